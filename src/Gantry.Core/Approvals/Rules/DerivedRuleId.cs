using System.Security.Cryptography;
using System.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Ids of rules that are not in the store: made of what the rule says, so that they are the same after every start and on every node.</summary>
internal static class DerivedRuleId
{
    /// <summary>UUID version 8 of what these say.</summary>
    public static RuleId Of(params IEnumerable<object?> content)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', content))).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return RuleId.From(new Guid(bytes, bigEndian: true));
    }
}
