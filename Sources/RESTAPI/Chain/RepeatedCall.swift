import MicroHTTP

/// A request that passed the chain, kept by its connection until another one comes there: proxies
/// ask the same until there is something new.
///
/// It counts for the caller it was made for, as long as nobody's rights change. Besides that it
/// holds what follows from the request's bytes, and nothing of any version.
final class RepeatedCall {
    let caller: Caller
    let epoch: UInt64
    /// What the operation does when the same request comes again.
    let answer: () throws -> Answer

    init(of caller: Caller, at epoch: UInt64, answer: @escaping () throws -> Answer) {
        (self.caller, self.epoch, self.answer) = (caller, epoch, answer)
    }
}
