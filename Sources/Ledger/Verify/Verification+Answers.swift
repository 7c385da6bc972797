import EventLog
import GatewayModel
import JSON
import Projection

// Answers to requests with a key: no hash covers them, and without them a request that is sent
// again would be carried out again.
extension Verification {
    mutating func checkAnswer(
        to commit: StoredCommit, _ log: any LogEngineReader
    ) throws(EventLogError) {
        guard let key = commit.answerKey else { return }
        guard let answer = try log.answer(forKey: key) else {
            report(
                bad: "the answer to the request that commit \(commit.revision) was made for is "
                    + "missing")
            return
        }
        if answer.requestDigest != commit.requestDigest || answer.revision != commit.revision {
            report(
                bad: "the answer to the request that commit \(commit.revision) was made for is of "
                    + "another request")
        }
    }

    mutating func checkAnswers(
        _ walk: Walk, _ log: any LogEngineReader
    ) throws(EventLogError) {
        var last = AnswerKey.first
        while true {
            let page = try log.answers(after: last, limit: 500)
            guard let end = page.last else { return }
            for answer in page where !answer.isPossible(in: walk.state.revision.rawValue) {
                report(
                    bad: "an answer that was given at revision \(answer.revision) is not what was "
                        + "written")
            }
            last = end.key
        }
    }
}

extension StoredAnswer {
    fileprivate func isPossible(in end: Int64) -> Bool {
        requestDigest.count == 32 && revision.rawValue <= end
            && (try? JSONDocument.parsing(body)) != nil
    }
}
