import ServerClient

/// A change as a command asks for it. The same request is sent with `dryRun` to see what it would
/// do, and without to do it.
struct Wish {
    var method = ServerRequest.Method.post
    let path: String
    var query: [(name: String, value: String?)] = []
    var body: [UInt8]?
    /// Where what is wrong stands in files.
    var manifests: Manifests?
    /// Of a plan that somebody has reviewed elsewhere.
    var expectPlan: String?
    /// Whether the server takes a plan with it.
    var takesPlan = true
    /// Whether it is to be kept until others have agreed: the path is that of proposals then.
    var isProposal = false
    /// What it comes to, where the resources alone do not say it.
    var meaning: String?
    /// What has to be so of its plan; asked before anything is done.
    var check: ((ChangeReport) throws(ClientError) -> Void)?
    /// `Apply this?`
    var question: String
}
