import ArgumentParser
import Files
import GatewayModel

/// A file with certificates that others' are traced back to.
enum AuthorityFile {
    /// Most of what is wrong with them would be seen only when somebody is asked.
    ///
    /// - Parameter option: what names the file, for errors.
    static func check(_ path: String, _ option: String) throws {
        do throws(FileError) {
            let blocks = PEM.blocks(of: try WholeFile.read(path, limitBytes: 4 << 20))
            if blocks?.contains(where: { $0.label == "CERTIFICATE" }) == true { return }
        } catch {
            throw ValidationError("\(option): \(error)")
        }
        throw ValidationError(
            "\(option): \(path) has no certificate in PEM, or a block that is cut short; each is "
                + "from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----")
    }
}
