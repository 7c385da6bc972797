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
        for file in paths.files { read(file) }
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

    private mutating func read(_ found: ManifestPaths.Found) {
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
        } catch {
            note("\(found.path): \(error)")
        }
    }
}
