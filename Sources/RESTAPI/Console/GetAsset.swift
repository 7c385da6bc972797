import MicroHTTP
import Projection

/// `GET /assets/{digest}/…` — a file that pages of the console are made of. What has that digest
/// never changes.
struct GetAsset: Operation {
    let console: Console
    let access = Access(.get, .console)

    static let paths = [
        "/assets/{digest}/{file}", "/assets/{digest}/{folder}/{file}",
        "/assets/{digest}/{folder}/{part}/{file}",
    ]

    func answer(_ call: Call) throws -> Answer {
        let generation = console.generation
        guard call.path["digest"] == generation.digest else {
            throw Problem.notFound(
                "the page is of another build than this server: load it again")
        }
        let parts = ["folder", "part", "file"].compactMap { call.path[ifPresent: $0] }
        guard let asset = generation.assets[parts.joined(separator: "/")] else {
            throw Problem.noSuchPath(call.request.target)
        }
        return try asset.answer(
            call.request,
            [(name: "Cache-Control", value: "public, max-age=31536000, immutable")])
    }
}
