import GatewayModel
import JSON
import ServerClient
import Terminal

/// How every change is made: its plan is shown, somebody agrees, and exactly that is committed.
///
/// With `--yes` nobody looks at a plan, so it is committed at once, and what it did is shown.
struct ChangeFlow {
    let session: Session
    let options: ChangeOptions

    func run(_ wish: Wish) throws {
        Interruption.catch()
        if options.yes, !options.dryRun, wish.check == nil {
            return try finish(try commit(wish), of: wish)
        }
        let plan = try preview(wish)
        try wish.check?(plan)
        if options.dryRun { return show(plan) }
        if options.yes { return try finish(try commit(wish), of: wish) }
        guard plan.isChange else { return show(plan) }
        // The answer is for programs then, and this is for the person who is asked.
        let terminal = session.forPeople
        terminal.write(plan.text(on: terminal, isWide: session.output == .wide))
        // Who runs it without a terminal has at least seen what it would do.
        try requirePerson()
        try ask(question(about: plan, wish))
        var reviewed = wish
        if wish.takesPlan { reviewed.expectPlan = try digest(of: plan) }
        try finish(try commit(reviewed), of: reviewed, isKnown: true)
    }

    /// Sees that somebody can be asked, where somebody has to be.
    func requirePerson() throws(ClientError) {
        if options.dryRun || options.yes || Prompt.isPossible { return }
        throw ClientError(
            .usage, "nobody can be asked, since there is no terminal; nothing was changed",
            hint: "--yes does it without asking, --dry-run only shows it")
    }

    /// What it would do.
    func preview(_ wish: Wish) throws(ClientError) -> ChangeReport {
        let request = request(wish, isDryRun: true)
        let bar = ProgressBar("planning", on: session.err)
        session.connection.follow(bar)
        defer { session.connection.unfollow(bar) }
        do throws(ClientError) {
            let root = try session.connection.json(request)
            guard root.isAboutChange else {
                throw ClientError(
                    .notLintel, "\(session.connection.server) does not say what would change",
                    hint: "a proxy or another program may stand there; is the address right?")
            }
            return ChangeReport(root, wish.manifests, meaning: wish.meaning)
        } catch {
            throw located(error.sayingThatNothingHappened, wish)
        }
    }

    /// Without it something else than what was shown might be done.
    private func digest(of plan: ChangeReport) throws(ClientError) -> String {
        if let digest = plan.digest { return digest }
        throw ClientError(
            .notSupported, "the server does not say which plan this is; nothing was changed",
            hint: "--yes does it without a plan")
    }

    private func commit(_ wish: Wish) throws(ClientError) -> JSONNode {
        do throws(ClientError) {
            return try CommitRequest(session).send(request(wish, isDryRun: false))
        } catch {
            throw located(error, wish)
        }
    }

    private func located(_ error: ClientError, _ wish: Wish) -> ClientError {
        guard let manifests = wish.manifests else { return error }
        return error.placing { manifests.located($0) }
    }

    private func request(_ wish: Wish, isDryRun: Bool) -> ServerRequest {
        var request = session.request(wish.method, wish.path, query: wish.query)
        if isDryRun { request.query.append(("dryRun", "true")) }
        if let plan = wish.expectPlan { request.query.append(("expectPlan", plan)) }
        request.body = wish.body.map { ("application/json", $0) }
        return request
    }

    // MARK: Asking

    private func question(about plan: ChangeReport, _ wish: Wish) -> String {
        if wish.isProposal { return "Propose this?" }
        return plan.needsApproval
            ? "Others have to agree to this. Ask them, by a proposal?" : wish.question
    }

    func ask(_ question: String) throws(ClientError) {
        // Who has interrupted it by now is not asked.
        let isAgreed = Interruption.count == 0 ? Prompt.confirm("\n" + question) : nil
        if Interruption.count > 0 {
            throw ClientError(.interrupted, "\nnothing was changed")
        }
        if isAgreed != true { throw ClientError(.usage, "nothing was changed, as you wish") }
    }

    // MARK: Answering

    func show(_ result: ChangeReport) {
        if session.show(document: result.root) { return }
        if session.output == .name { return session.out.write(result.names) }
        session.out.write(result.text(on: session.out, isWide: session.output == .wide))
    }

    /// - Parameter isKnown: what it does was shown before.
    private func finish(_ root: JSONNode, of wish: Wish, isKnown: Bool = false) throws {
        if root["kind"]?.string == "Proposal" {
            Proposal(root).show(in: session, isNew: true)
            // Who asked for a change has none.
            if !wish.isProposal { throw ExitStatus.refused.code }
            return
        }
        let result = ChangeReport(root, wish.manifests, meaning: wish.meaning)
        if wish.method == .delete, let missing = result.missing {
            throw ClientError(.usage, missing)
        }
        guard isKnown, !session.isForPrograms else { return show(result) }
        session.out.write(result.summary(on: session.out))
    }
}

extension JSONNode {
    /// Whether it says what becomes of a change: any JSON may come from another program.
    var isAboutChange: Bool {
        self["kind"]?.string == "Proposal" || self["changes"]?.kind == .array
    }
}

extension Session {
    /// Whether what is printed is read by programs, so that nothing else may be in it.
    var isForPrograms: Bool { output != .table && output != .wide }

    /// Where a person sees what there is to agree to.
    var forPeople: Terminal { isForPrograms ? err : out }
}

extension ClientError {
    /// Of something that was only looked at, or not sent at all.
    fileprivate var sayingThatNothingHappened: ClientError {
        if code == .interrupted { return ClientError(.interrupted, "\nnothing was changed") }
        return self
    }
}
