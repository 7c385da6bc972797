import Foundation

/// How many cores this process may use.
enum Cores {
    static var count: Int { min(64, max(1, ProcessInfo.processInfo.activeProcessorCount)) }
}
