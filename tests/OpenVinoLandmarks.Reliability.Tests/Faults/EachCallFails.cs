using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Tests.Faults;

/// <summary>
/// Runs a job again and again: first its first native call fails, then its second, and so on until the job ends without a failure. After
/// each run it checks that the right exception was thrown, that no native object is left, and that none was misused.
/// </summary>
internal static class EachCallFails
{
    /// <summary>A status that comes from a C++ exception and has a text of the runtime, one that could be mistaken for "not ready", and
    /// two of the C API itself.</summary>
    public static IEnumerable<OpenVinoStatus> Statuses =>
        [OpenVinoStatus.GeneralError, OpenVinoStatus.ResultNotReady, OpenVinoStatus.InvalidCParameter, OpenVinoStatus.UnknownException];

    /// <summary>
    /// Returns the functions that failed, in order. All complaints are reported together, to show whether they are about one function, one
    /// status or everything.
    /// </summary>
    /// <param name="job">The job. It must create and dispose all its objects.</param>
    /// <param name="status">The status that the failing call returns.</param>
    /// <param name="complain">Returns what is wrong with the exception (or its absence) after the failure of a function, or null.</param>
    /// <param name="stride">1 for each call, or N for each N-th call.</param>
    public static IReadOnlyList<string> In(
        Action job, OpenVinoStatus status, Func<string, Exception?, string?> complain, int stride = 1)
    {
        List<string> failed = [];
        List<string> complaints = [];
        for (int n = 1; ; n += stride)
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
#pragma warning disable CA1031 // Every exception is a result here.
        catch (Exception exception)
        {
            return exception;
        }
#pragma warning restore CA1031
    }
}
