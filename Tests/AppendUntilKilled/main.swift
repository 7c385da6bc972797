import EventLog
import Foundation
import GatewayModel
import SQLiteEventLog

// Appends commits to the log at the path given, one by one, and prints the revision of each once
// it is on disk, until somebody ends the process. What it printed must survive that.
let log = try SQLiteEventLog(path: CommandLine.arguments[1])
var head = try log.head()
while true {
    let revision = head.revision.next
    let commit = Commit(
        revision: revision, committedAt: Timestamp(rawValue: revision.rawValue), projectionRules: 1,
        actor: "child", events: [.deleted(.namespace("n\(revision)"), uid: "u")])
    let stored = StoredCommit(encoding: commit, links: [nil], after: head.hash)
    try log.append([LogEntry(commit: stored, versions: [])])
    head = LogHead(revision: revision, hash: stored.hash)
    FileHandle.standardOutput.write(Data("\(revision)\n".utf8))
}
