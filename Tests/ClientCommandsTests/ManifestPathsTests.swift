import Foundation
import LintelTesting
import Testing

@testable import ClientCommands

/// Which files are meant by naming files and folders.
struct ManifestPathsTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ names: String...) throws {
        for name in names {
            let url = URL(filePath: directory.file(name))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.file(name), withDestinationPath: target)
    }

    /// Relative to the folder of the test.
    private func found(_ names: String...) -> (files: [String], faults: [String]) {
        var paths = ManifestPaths()
        for name in names { paths.add(named: name == "." ? directory.path : directory.file(name)) }
        let prefix = directory.path + "/"
        return (
            paths.files.map { $0.path.replacing(prefix, with: "") },
            paths.faults.map { $0.replacing(prefix, with: "") }
        )
    }

    @Test func `a folder is read by name with all in it, and nothing hidden`() throws {
        try write(
            "b.yaml", "a.json", "c.yml", "notes.text", ".hidden.yaml", "team/web.yaml",
            ".git/config.yaml", "team/.git/x.yaml")
        let found = found(".")
        #expect(found.files == ["a.json", "b.yaml", "c.yml", "team/web.yaml"])
        #expect(found.faults == [])
    }

    @Test func `links are followed, and end where they go in circles`() throws {
        try write("team/web.yaml")
        try link("team/up", to: "..")
        try link("team/self", to: ".")
        try link("other", to: "team")
        try link("web-again.yaml", to: "team/web.yaml")
        let found = found(".")
        #expect(found.files.count == 1 && found.faults == [], "\(found)")
    }

    @Test func `a link that leads nowhere is told, whatever it is called`() throws {
        try write("a.yaml")
        try link("gone", to: "nowhere")
        try link("loop.yaml", to: "loop.yaml")
        let found = found(".")
        #expect(found.files == ["a.yaml"])
        #expect(
            found.faults == [
                "gone: the link leads nowhere: No such file or directory",
                "loop.yaml: the link leads nowhere: Too many levels of symbolic links",
            ])
    }

    @Test func `what is named has to be there, and have something`() throws {
        try write("empty/README.md", "notes.txt")
        let found = found("missing.yaml", "empty", "notes.txt", "notes.txt")
        #expect(found.files == ["notes.txt"])
        #expect(
            found.faults == [
                "missing.yaml: No such file or directory",
                "\(directory.file("empty")): there is no manifest in it: no *.yaml, *.yml or *.json"
                    .replacing(directory.path + "/", with: ""),
            ])
    }

    @Test func `a pipe in a folder is not waited for`() throws {
        try write("a.yaml")
        #expect(mkfifo(directory.file("b.yaml"), 0o600) == 0)
        let found = found(".")
        #expect(found.files == ["a.yaml"] && found.faults == ["b.yaml: it is no regular file"])
    }
}
