using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Page;

namespace OpenVinoLandmarks.Server.Hosting;

/// <summary>
/// Refuses requests without the token of the server (<c>Authorization: Bearer TOKEN</c>), except for questions about health, which probes
/// ask without one, and for the files of the page, on which the user types the token. The time of the comparison does not depend on the
/// token.
/// </summary>
internal sealed class TokenCheck(string token)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] s_open =
    [
        "/v2/health/live", "/v2/health/ready",
        "/inference.GRPCInferenceService/ServerLive", "/inference.GRPCInferenceService/ServerReady",
    ];

    // Hashes have one length, so that the comparison does not tell that of the token.
    private readonly byte[] _hash = Hash(token);

    /// <summary>Runs the rest of a request if it has the token.</summary>
    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && (s_open.Contains(path) || PageFiles.Paths.Contains(path)))
        {
            return next(context);
        }

        string header = context.Request.Headers.Authorization.ToString();
        bool isRight = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), _hash);
        return isRight ? next(context) : throw RequestException.Unauthenticated("This server needs a token (Authorization: Bearer).");
    }

    private static byte[] Hash(string text) => ContentHash.Sha256(Encoding.UTF8.GetBytes(text));
}
