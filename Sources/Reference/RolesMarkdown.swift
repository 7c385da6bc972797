import GatewayModel
import Projection

/// docs/reference/roles.md.
package enum RolesMarkdown {
    package static let text =
        """
        # Ready-made roles

        \(Markdown.made)

        ClusterRoles that are always there and cannot be changed. [access.md](../access.md) tells
        how they are given.

        """ + ReadyMadeRole.all.map(section).joined()

    private static func section(of role: ReadyMadeRole) -> String {
        var text = "\n## `\(role.name)`\n\n\(role.about)\n\n| verbs | resources |\n|---|---|\n"
        for rule in role.rules {
            let resources = rule.resources.map { "`\($0)`" }.joined(separator: ", ")
            text += "| \(rule.verbs.joined(separator: ", ")) | \(resources) |\n"
        }
        return text
    }
}
