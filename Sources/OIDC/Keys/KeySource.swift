import Files
import HTTPClient

/// Where the keys of an issuer are read. Blocks.
protocol KeySource: Sendable {
    /// Names it in the log.
    var place: String { get }
    var schedule: FetchSchedule { get }

    /// - Returns: a JSON Web Key Set, as it is there.
    func read() throws(KeySetError) -> [UInt8]
}

/// The issuer itself: its discovery document, and what that leads to.
struct DiscoveredKeys: KeySource {
    let issuer: Issuer
    let client: WebClient
    let schedule = FetchSchedule.ofIssuer
    var place: String { "\(issuer)" }

    func read() throws(KeySetError) -> [UInt8] {
        guard let url = issuer.discoveryURL else {
            throw KeySetError("\(issuer) is too long to be asked for its discovery document")
        }
        let document = try DiscoveryDocument(try get(url), of: issuer)
        return try get(document.keysURL)
    }

    private func get(_ url: WebURL) throws(KeySetError) -> [UInt8] {
        do throws(HTTPClientError) {
            return try client.get(url).body
        } catch {
            throw KeySetError(error.description)
        }
    }
}

/// A file, which is looked at again and again: whoever changes it need tell nobody.
struct KeyFile: KeySource {
    let path: String
    let schedule = FetchSchedule.ofFile
    var place: String { path }

    func read() throws(KeySetError) -> [UInt8] {
        do throws(FileError) {
            return try WholeFile.read(path, limitBytes: KeySet.byteLimit)
        } catch {
            throw KeySetError(error.description)
        }
    }
}
