using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Tests.Faults;

/// <summary>
/// Runs a job over and over, with its first native call failing, then its second, and so on until the job ends without having met the
/// failure. After each run: the right exception came, no native object is left, nothing was misused.
/// </summary>
internal static class FaultWalk
{
    /// <summary>From a C++ exception, with a text of the runtime; one that a job could mistake for "wait on"; two of the C layer.</summary>
    public static IEnumerable<OpenVinoStatus> Statuses =>
        [OpenVinoStatus.GeneralError, OpenVinoStatus.ResultNotReady, OpenVinoStatus.InvalidCParameter, OpenVinoStatus.UnknownException];

    /// <summary>
    /// Returns the functions that were made to fail, in order. All that goes wrong on the way is reported together: one look tells whether
    /// a function, a status or everything is affected.
    /// </summary>
    /// <param name="job">The job; begins and ends with nothing of its own alive.</param>
    /// <param name="status">What the call returns.</param>
    /// <param name="complain">What is wrong about the exception that came, or did not, for a function; null: nothing.</param>
    public static IReadOnlyList<string> Over(Action job, OpenVinoStatus status, Func<string, Exception?, string?> complain)
    {
        List<string> failed = [];
        List<string> complaints = [];
        for (int n = 1; ; n++)
        {
            long aliveBefore = NativeObjects.Alive;
            Exception? exception = RunWithFailureAt(n, status, job);
            string? function = NativeObjects.FailedFunction;
            NativeObjects.FailAt(0, 0);
            if (function is null)
            {
                Assert.IsNull(exception, $"without a failure, at call {n}: {exception}");
                Assert.IsEmpty(complaints, string.Join(Environment.NewLine, complaints));
                return failed;
            }

            failed.Add(function);
            string? complaint = complain(function, exception);
            if (complaint is not null)
            {
                complaints.Add($"call {n}, {function}, failed with {status}: {complaint}");
            }

            NativeObjects.AssertNoneLeft(aliveBefore);
        }
    }

    private static Exception? RunWithFailureAt(int n, OpenVinoStatus status, Action job)
    {
        NativeObjects.FailAt(n, (int)status);
        try
        {
            job();
            return null;
        }
#pragma warning disable CA1031 // Whatever comes is what is examined.
        catch (Exception exception)
        {
            return exception;
        }
#pragma warning restore CA1031
    }
}
