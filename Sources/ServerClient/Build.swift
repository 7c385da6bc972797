/// What this program calls itself, server and command alike.
package enum Build {
    package static let version = "0.1.0"
}
