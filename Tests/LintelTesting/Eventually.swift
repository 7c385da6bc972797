import Glibc

/// Looks every millisecond whether `condition` holds.
///
/// - Returns: false if it does not within half a minute, which is to be expected to be true.
public func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while try !condition() {
        if ContinuousClock.now > end { return false }
        usleep(1000)
    }
    return true
}
