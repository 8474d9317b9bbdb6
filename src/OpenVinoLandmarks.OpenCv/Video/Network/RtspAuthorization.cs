using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Answers a camera's request for a user and a password: Basic (RFC 7617) and Digest (RFC 7616) with MD5 or SHA-256. .NET answers them for
/// HTTP only. Not thread-safe.
/// </summary>
internal sealed partial class RtspAuthorization
{
    private readonly NetworkCredential _credentials;
    private readonly Dictionary<string, string> _parameters;
    private readonly bool _isDigest;
    private int _count;

    private RtspAuthorization(NetworkCredential credentials, string challenge, bool isDigest)
    {
        _credentials = credentials;
        _isDigest = isDigest;
        _parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameters().Matches(challenge))
        {
            _parameters[match.Groups[1].Value] = match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value;
        }
    }

    /// <summary>Chooses the strongest challenge that can be answered; null if there is none, or if the last answer was refused.</summary>
    /// <param name="challenges">The values of WWW-Authenticate.</param>
    /// <param name="credentials">The user and the password.</param>
    /// <param name="refused">The answer that the camera refused, or null.</param>
    public static RtspAuthorization? Answer(
        IReadOnlyList<string> challenges, NetworkCredential credentials, RtspAuthorization? refused)
    {
        IEnumerable<RtspAuthorization> digests = challenges.Where(c => c.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
            .Select(c => new RtspAuthorization(credentials, c[7..], isDigest: true))
            .Where(a => a.Algorithm is "MD5" or "SHA-256")
            .OrderBy(a => a.Algorithm == "MD5");
        IEnumerable<RtspAuthorization> basics = challenges.Where(c => c.StartsWith("Basic", StringComparison.OrdinalIgnoreCase))
            .Select(c => new RtspAuthorization(credentials, c[5..], isDigest: false));
        RtspAuthorization? answer = digests.Concat(basics).FirstOrDefault();

        // A camera that changes its nonce asks again; one that asks for the same refuses the password.
        return answer is not null && refused is not null && answer.Value("nonce") == refused.Value("nonce") ? null : answer;
    }

    /// <summary>Returns the value of the header Authorization.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="target">The address of the request.</param>
    public string Header(string method, string target)
    {
        if (!_isDigest)
        {
            return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_credentials.UserName}:{_credentials.Password}"));
        }

        (string realm, string nonce) = (Value("realm"), Value("nonce"));
        string user = Hash($"{_credentials.UserName}:{realm}:{_credentials.Password}"), request = Hash($"{method}:{target}");
        string header = $"Digest username=\"{_credentials.UserName}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\"";
        if (Value("qop").Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase))
        {
            string count = (++_count).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
            string own = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            header += $", qop=auth, nc={count}, cnonce=\"{own}\", response=\"{Hash($"{user}:{nonce}:{count}:{own}:auth:{request}")}\"";
        }
        else
        {
            header += $", response=\"{Hash($"{user}:{nonce}:{request}")}\"";
        }

        header += _parameters.ContainsKey("algorithm") ? $", algorithm={Algorithm}" : "";
        return header + (_parameters.TryGetValue("opaque", out string? opaque) ? $", opaque=\"{opaque}\"" : "");
    }

    private string Algorithm => Value("algorithm") is { Length: > 0 } name ? name.ToUpperInvariant() : "MD5";

    private string Value(string name) => _parameters.GetValueOrDefault(name) ?? "";

    // Cameras ask for MD5; the choice is theirs.
    private string Hash(string text)
    {
        using IncrementalHash hash = ContentHash.Begin(Algorithm == "SHA-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.MD5);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex(@"(\w+)\s*=\s*(?:""([^""]*)""|([^\s,]+))")]
    private static partial Regex Parameters();
}
