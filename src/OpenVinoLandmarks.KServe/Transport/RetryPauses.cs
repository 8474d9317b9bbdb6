namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>The pauses between the attempts of a call, for both transports.</summary>
internal static class RetryPauses
{
    /// <summary>The pause before the second attempt.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How much longer each pause is than the one before it.</summary>
    public const double Factor = 2;
}
