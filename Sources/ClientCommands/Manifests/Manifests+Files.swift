import Files
import GatewayModel
import ServerClient

extension Manifests {
    /// Everything in the files, or every reason why not; nothing is sent before.
    init(files names: [String], isFromCluster: Bool = false) throws(ClientError) {
        self.init(isFromCluster: isFromCluster)
        var paths = ManifestPaths()
        for name in names { paths.add(named: name) }
        for fault in paths.faults { note(fault) }
        var size = 0
        for file in paths.files {
            // Far more than one commit takes, whatever the comments; memory has an end.
            if size > Self.limitBytes {
                note("\(file.path): all files together have more than \(Self.limitBytes) bytes")
                break
            }
            size += read(file)
        }
        if !faults.isEmpty {
            let what = faults.count == 1 ? "a manifest" : "\(faults.count) manifests"
            throw ClientError(
                .file, (["\(what) cannot be read"] + faults).joined(separator: "\n"),
                hint: "nothing was sent to the server")
        }
        if items.isEmpty {
            throw ClientError(
                .usage, "there is no resource in \(names.joined(separator: ", "))",
                hint: "say what to read with -f")
        }
    }

    /// Of all files together.
    private static let limitBytes = 8 * Limits.bodyBytes

    /// - Returns: how many bytes it has.
    private mutating func read(_ found: ManifestPaths.Found) -> Int {
        let isInput = found.path == "-"
        do {
            let name = isInput ? "stdin" : found.path
            let bytes =
                found.isRegular
                ? try StableFile.read(found.path) {
                    try WholeFile.read($0, limitBytes: Limits.bodyBytes)
                }
                : try WholeFile.readAny(
                    isInput ? "/dev/stdin" : found.path, limitBytes: Limits.bodyBytes)
            add(Source(name: name, bytes: bytes), isJSON: found.path.hasSuffix(".json"))
            return bytes.count
        } catch {
            note("\(found.path): \(error)")
            return 0
        }
    }
}
