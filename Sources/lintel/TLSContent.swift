import Certificates
import Files
import GatewayModel
import MicroHTTP
import RESTAPI

/// What is in the files of TLS at one time, or why that cannot be told.
struct TLSContent {
    private var bytes: [String: [UInt8]] = [:]
    private var faults: [String: String] = [:]

    /// Tells one content from another without keeping keys.
    struct Fingerprint: Equatable {
        fileprivate var hashes: [String: Int] = [:]
        fileprivate var faults: [String: String] = [:]
    }

    /// All that is wrong.
    struct Faults: Error, CustomStringConvertible {
        let texts: [String]
        var description: String { texts.joined(separator: "; ") }
    }

    /// Of a certificate or a list, there is no honest use for more.
    private static let limitBytes = 4 << 20

    init(of paths: TLSFiles.Paths) {
        for (option, path) in paths.all {
            do throws(FileError) {
                bytes[path] = try WholeFile.read(path, limitBytes: Self.limitBytes)
            } catch {
                faults[path] = "\(option): \(error)"
            }
        }
    }

    var fingerprint: Fingerprint {
        Fingerprint(hashes: bytes.mapValues(\.hashValue), faults: faults)
    }

    /// Why clients may refuse what GnuTLS shows them all the same.
    func doubts(about paths: TLSFiles.Paths) -> [(certificate: String, why: String)] {
        paths.identities.compactMap { files in
            let inspection = CertificateInspection(
                of: TLSMaterial(
                    certificateChain: bytes[files.certificates] ?? [],
                    privateKey: bytes[files.key] ?? []))
            return (inspection.problem ?? inspection.chainFault).map { (files.certificates, $0) }
        }
    }

    func read(_ paths: TLSFiles.Paths) throws(Faults) -> (TLSCredentials, DeniedClients.List) {
        var faults = Array(faults.values).sorted()
        guard faults.isEmpty else { throw Faults(texts: faults) }
        func content(_ path: String) -> [UInt8] { bytes[path] ?? [] }
        var (credentials, list): (TLSCredentials?, DeniedClients.List?) = (
            nil, DeniedClients.List()
        )
        do throws(TLSError) {
            credentials = try TLSCredentials(
                identities: paths.identities.map {
                    TLSCredentials.Identity(
                        name: "\($0.certificates) with \($0.key)",
                        certificates: content($0.certificates), key: content($0.key))
                }, authorities: paths.authorities.map { ($0, content($0)) })
        } catch {
            faults += error.faults
        }
        if let path = paths.denied {
            do throws(DeniedClients.ListError) {
                list = try DeniedClients.List(content(path))
            } catch {
                faults.append("\(path): \(error)")
            }
        }
        guard let credentials, let list, faults.isEmpty else { throw Faults(texts: faults) }
        return (credentials, list)
    }
}

extension TLSFiles.Paths {
    fileprivate var all: [(option: String, path: String)] {
        identities.flatMap { [("--tls-certificate", $0.certificates), ("--tls-key", $0.key)] }
            + [("--client-ca", authorities), ("--client-deny", denied)].compactMap { option, path in
                path.map { (option, $0) }
            }
    }
}
