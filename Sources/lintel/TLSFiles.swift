import Files
import Foundation
import Ledger
import Logging
import MicroHTTP
import RESTAPI
import Synchronization

/// The files that TLS is made of. They are read at the start, at SIGHUP, and when what is in them
/// changes. What does not fit together is refused, and what there was before stays.
final class TLSFiles: Sendable {
    struct Paths: Sendable {
        let identities: [(certificates: String, key: String)]
        let authorities: String?
        let denied: String?

        fileprivate var all: [String] {
            identities.flatMap { [$0.certificates, $0.key] }
                + [authorities, denied].compactMap { $0 }
        }
    }

    private static let secondsBetweenLooks = 5.0

    let use: TLSUse
    private let paths: Paths
    private let logger: Logger
    private let task = PeriodicTask("lintel.tls")
    /// What was in the files when they were last read, whether it was taken or not.
    private let seen: Mutex<Content>

    /// - Throws: whatever is wrong with any of them.
    init(_ paths: Paths, logger: Logger) throws(Failure) {
        let content = Content(of: paths)
        do {
            let (credentials, list) = try content.read(paths)
            use = TLSUse(TLSContext(credentials), denied: DeniedClients(list))
        } catch {
            throw Failure("TLS: \(error)")
        }
        (self.paths, self.logger) = (paths, logger)
        seen = Mutex(content)
        tell(of: use.context.current)
    }

    /// - Parameter changed: called when others may be believed than before.
    func start(_ changed: @escaping @Sendable () -> Void) {
        task.start(everySeconds: Self.secondsBetweenLooks) { [weak self] in
            self?.look(changed, isAsked: false)
        }
    }

    func stop() { task.stop() }

    /// Reads them again, because somebody wants that.
    func reload(_ changed: () -> Void) { look(changed, isAsked: true) }

    private func look(_ changed: () -> Void, isAsked: Bool) {
        let content = Content(of: paths)
        let isNew = seen.withLock { seen in
            defer { seen = content }
            return seen != content
        }
        guard isNew || isAsked else { return }
        do {
            let (credentials, list) = try content.read(paths)
            use.context.replace(with: credentials)
            use.denied.replace(with: list)
            logger.notice("the files of TLS were read again")
            tell(of: credentials)
            changed()
        } catch {
            logger.error(
                "the files of TLS are not taken, what they said before stays",
                metadata: ["cause": "\(error)"])
        }
    }

    private func tell(of credentials: TLSCredentials) {
        let now = Int64(Date.now.timeIntervalSince1970)
        for certificate in credentials.certificates {
            let metadata: Logger.Metadata = [
                "names": "\(certificate.names.joined(separator: " "))",
                "until": "\(Date(timeIntervalSince1970: Double(certificate.end)).ISO8601Format())",
            ]
            if certificate.end <= now {
                logger.error("a certificate of TLS has expired", metadata: metadata)
            } else {
                logger.notice("a certificate of TLS", metadata: metadata)
            }
        }
    }
}

extension TLSFiles {
    /// What is in the files, or why that cannot be told.
    private struct Content: Equatable {
        private var bytes: [String: [UInt8]] = [:]
        private var faults: [String: String] = [:]

        /// Of a certificate or a list, there is no honest use for more.
        private static let limitBytes = 4 << 20

        init(of paths: Paths) {
            for path in paths.all {
                do throws(FileError) {
                    bytes[path] = try WholeFile.read(path, limitBytes: Self.limitBytes)
                } catch {
                    faults[path] = error.description
                }
            }
        }

        /// - Throws: all that is wrong.
        func read(_ paths: Paths) throws -> (TLSCredentials, DeniedClients.List) {
            var faults = Array(faults.values).sorted()
            guard faults.isEmpty else { throw Faults(texts: faults) }
            func content(_ path: String) -> [UInt8] { bytes[path] ?? [] }
            var (credentials, list): (TLSCredentials?, DeniedClients.List?)
            do {
                credentials = try TLSCredentials(
                    identities: paths.identities.map {
                        TLSCredentials.Identity(
                            name: "\($0.certificates) with \($0.key)",
                            certificates: content($0.certificates), key: content($0.key))
                    }, authorities: paths.authorities.map { ($0, content($0)) })
            } catch {
                faults += error.faults
            }
            do throws(DeniedClients.ListError) {
                list = try paths.denied.map { path throws(DeniedClients.ListError) in
                    try DeniedClients.List(String(decoding: content(path), as: UTF8.self))
                }
            } catch {
                faults.append("\(paths.denied ?? ""): \(error)")
            }
            guard let credentials, faults.isEmpty else { throw Faults(texts: faults) }
            return (credentials, list ?? DeniedClients.List())
        }
    }

    private struct Faults: Error, CustomStringConvertible {
        let texts: [String]
        var description: String { texts.joined(separator: "; ") }
    }
}
