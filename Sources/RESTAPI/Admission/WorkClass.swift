/// What requests cost a server, so that the cheap and urgent ones need not wait for the others.
/// Each class has threads of its own.
enum WorkClass: String, CaseIterable, Sendable {
    /// Asks whether the server is well; must not hear that it is busy.
    case probe
    /// Changes, rollback, revert.
    case act
    /// Previews of changes, rollback and revert.
    case preview
    /// Changes of ``RequestBody/uploadBytes`` and more, which take a while to read.
    case upload
    /// What a proxy waits for: a new snapshot or delta, which takes milliseconds.
    case poll
    /// Reads of the present that take longer: a large snapshot as YAML or gzip, one resource with
    /// its status, who serves a name, the nodes, the metrics.
    case inspect
    /// Lists and the past, which may be megabytes to write and seconds to fold.
    case read
    /// A copy of the log, which is written and sent for minutes.
    case backup
    /// The log walked from its beginning, for minutes.
    case verification

    /// - Parameter cores: of the machine.
    func threadCount(cores: Int) -> Int {
        switch self {
        case .act, .preview, .poll, .inspect, .read: max(2, cores)
        case .upload: max(1, cores / 2)
        case .probe, .backup, .verification: 1
        }
    }

    /// What the scheduler takes off the share of its threads (`setpriority`): connections, the
    /// writer and proxies come first.
    var niceness: Int32 {
        switch self {
        case .probe, .act, .poll: 0
        case .preview, .inspect, .upload: 5
        case .read: 10
        case .backup, .verification: 15
        }
    }

    /// How much work may wait in all, and for one caller. Changes and polls hold a connection each,
    /// and connections are limited; other clients come back when told to.
    var waitingLimit: (all: Int, ofOne: Int) {
        self == .read || self == .preview ? (256, 128) : (.max, .max)
    }
}
