import ArgumentParser
import JSON
import ServerClient
import Terminal

/// What somebody does about a proposal: it is shown, with what it would do, and then it is done.
struct ProposalDecision {
    /// `approve`, as the path has it.
    let action: String
    let name: String
    let question: String
    let options: ChangeOptions
    /// The members of the body, given the plan that was looked at.
    let body: (inout JSONWriter, _ plan: String?) -> Void

    func run(_ session: Session, query: [(name: String, value: String?)] = []) throws {
        let flow = ChangeFlow(session: session, options: options)
        Interruption.catch()
        let path = "/v1/proposals/" + ServerRequest.escaped(name)
        let proposal = Proposal(try session.get(path))
        if options.dryRun || !options.yes {
            show(proposal, in: session)
            if options.dryRun { return }
            try flow.requirePerson()
            try flow.ask(question)
        }
        var request = session.request(.post, "\(path)/\(action)", query: query)
        let bytes = JSONBody.bytes { body(&$0, proposal.plan) }
        request.body = ("application/json", bytes)
        Proposal(try CommitRequest(session).send(request)).show(in: session)
    }

    private func show(_ proposal: Proposal, in session: Session) {
        if options.dryRun, session.isForPrograms { return proposal.show(in: session) }
        let terminal = session.forPeople
        terminal.write(proposal.words(on: terminal, isNew: false))
        guard let preview = proposal.preview else { return }
        terminal.write(
            "\n" + preview.text(on: terminal, isWide: session.output == .wide))
    }
}
