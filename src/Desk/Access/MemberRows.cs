using Homeward.Views;

namespace Homeward.Access;

/// <summary>Where a member stands.</summary>
public static class MemberState
{
    /// <summary>has a code, no key yet</summary>
    public const string Invited = "invited";
    public const string Active = "active";
    public const string Left = "left";
}

/// <summary>Keeps who works here. A member with a role that holds keys is behind the open wall from joining to leaving; the others never.</summary>
internal static class MemberRows
{
    public static void Apply(Entry entry, string id, ViewWriter writer)
    {
        switch (entry.Kind)
        {
            case "member-added" when entry.Read<MemberAdded>() is { } member:
                Add(writer, id, (member.Name, member.Role, member.Lang), true);
                SetState(entry, id, MemberState.Active, member.Recipient, writer);
                break;
            case "member-added" or "member-invited" when entry.Body is null: // erased: somebody worked here, no more is known, and nothing is shown to them
                writer.Run("INSERT INTO member VALUES ($1, '', '', NULL, 0)", id);
                break;
            case "member-invited" when entry.Read<MemberInvited>() is { } invited:
                Add(writer, id, (invited.Name, invited.Role, invited.Lang), false);
                SetState(entry, id, MemberState.Invited, null, writer);
                writer.Run("UPDATE member_state SET until = $2 WHERE member = $1", id, invited.Until);
                break;
            case "member-joined" when entry.Read<MemberJoined>() is { } joined:
                if (writer.Run("UPDATE member_state SET until = NULL WHERE member = $1 AND state = $2", id, MemberState.Invited) == 0)
                {
                    throw new RefusedException("this invitation was used or taken back", "gone");
                }

                SetState(entry, id, MemberState.Active, joined.Recipient, writer);
                writer.Run("UPDATE member SET active = 1 WHERE id = $1", id);
                See(writer, id);
                break;
            case "member-key-set" when entry.Read<MemberKeySet>() is { } key:
                writer.Run("UPDATE member_state SET recipient = $2 WHERE member = $1", id, key.Recipient);
                break;
            case "member-role-set" when entry.Read<MemberRoleSet>() is { } set:
                if (!Role.All.Contains(set.Role)) throw new RefusedException($"“{set.Role}” is not a role", "role");
                if (writer.Run("UPDATE member SET role = $2 WHERE id = $1 AND active = 1", id, set.Role) == 0) throw new RefusedException("there is no such member", "gone");
                writer.Run("DELETE FROM sees WHERE member = $1 AND $2 = 0", id, Role.HoldsKeys(set.Role));
                writer.Run("DELETE FROM shown WHERE member = $1", id);
                See(writer, id);
                break;
            case "member-left":
                writer.Run("UPDATE member SET active = 0 WHERE id = $1", id);
                writer.Run("DELETE FROM sees WHERE member = $1", id);
                writer.Run("DELETE FROM shown WHERE member = $1", id);
                SetState(entry, id, MemberState.Left, null, writer);
                break;
        }
    }

    private static void Add(ViewWriter writer, string id, (string Name, string Role, string? Lang) member, bool active)
    {
        if (!Role.All.Contains(member.Role)) throw new RefusedException($"“{member.Role}” is not a role", "role");
        writer.Run("INSERT INTO member VALUES ($1, $2, $3, $4, $5)", id, member.Name, member.Role, member.Lang, active);
        if (active) See(writer, id);
    }

    private static void See(ViewWriter writer, string id)
    {
        writer.Run($"INSERT OR IGNORE INTO sees SELECT id, $2 FROM member WHERE id = $1 AND active = 1 AND role IN {Role.WithKeys}", id, AccessView.OpenWall);
        writer.Run($"INSERT OR IGNORE INTO sees SELECT id, $2 FROM member WHERE id = $1 AND active = 1 AND (role = $3 OR role IN {Role.WithKeys})",
            id, AccessView.FiguresWall, Role.Researcher);
    }

    private static void SetState(Entry entry, string id, string state, string? recipient, ViewWriter writer) => writer.Run(
        "INSERT INTO member_state VALUES ($1, $2, $3, $4, NULL, $5) ON CONFLICT (member) DO UPDATE SET state = $2, recipient = $3, since = $4, by = $5",
        id, state, recipient, entry.At, entry.By);
}
