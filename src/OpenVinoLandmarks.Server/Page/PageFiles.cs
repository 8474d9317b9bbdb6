using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Server.Page;

/// <summary>
/// The page for pictures and the camera (<c>/</c>), the description of the REST interface (<c>/openapi.json</c>) and the page that shows it
/// (<c>/docs</c>). The files are resources of the program and have no secrets, so that a browser needs no token for them.
/// </summary>
internal static class PageFiles
{
    private const string Script = "text/javascript; charset=utf-8", Html = "text/html; charset=utf-8";

    // Everything comes from this server. The picture of the user is a blob of the page itself.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly PageFile[] s_files =
    [
        new("/", "index.html", Html),
        new("/page.css", "page.css", "text/css; charset=utf-8"),
        new("/page.js", "page.js", Script),
        new("/calls.js", "calls.js", Script),
        new("/overlay.js", "overlay.js", Script),
        new("/icon.svg", "icon.svg", "image/svg+xml"),
        new("/docs", "docs.html", Html),
        new("/docs.js", "docs.js", Script),
        new("/openapi.json", "openapi.json", MediaTypeNames.Application.Json),
    ];

    /// <summary>The paths of the files.</summary>
    public static IReadOnlySet<string> Paths { get; } = s_files.Select(file => file.Path).ToHashSet();

    /// <summary>Adds the paths.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (PageFile file in s_files)
        {
            routes.MapMethods(file.Path, [HttpMethods.Get, HttpMethods.Head], file.AnswerAsync);
        }
    }

    /// <summary>A file that is a resource of the program.</summary>
    private sealed class PageFile
    {
        private readonly FileContentHttpResult _answer;

        public PageFile(string path, string resource, string type)
        {
            Path = path;
            using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"The resource {resource} is missing in the program.");
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            byte[] content = bytes.ToArray();
            string hash = Convert.ToHexStringLower(ContentHash.Sha256(content).AsSpan(0, 16));
            _answer = TypedResults.Bytes(content, type, entityTag: new EntityTagHeaderValue($"\"{hash}\""));
        }

        public string Path { get; }

        public Task AnswerAsync(HttpContext context)
        {
            IHeaderDictionary headers = context.Response.Headers;

            // Browsers keep the file and ask each time whether it has changed, as after an update of the server.
            headers.CacheControl = "no-cache";
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return _answer.ExecuteAsync(context);
        }
    }
}
