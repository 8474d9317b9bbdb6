namespace OpenVinoLandmarks.Docs.Tests.Pages;

/// <summary>Judges the addresses of other sites. The tests never open them, because they must pass without a network.</summary>
internal static class Addresses
{
    /// <summary>
    /// Returns true if an address is absolute, has no character that must be escaped, and names a host as the pages may name one: a host
    /// of the Internet over https, or one of this machine over http.
    /// </summary>
    /// <param name="address">The address as the page has it.</param>
    public static bool IsWellFormed(string address) =>
        Uri.IsWellFormedUriString(address, UriKind.Absolute)
        && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        && (uri.IsLoopback
            ? uri.Scheme == Uri.UriSchemeHttp
            : uri.Scheme == Uri.UriSchemeHttps && uri.Host.Contains('.', StringComparison.Ordinal));
}
