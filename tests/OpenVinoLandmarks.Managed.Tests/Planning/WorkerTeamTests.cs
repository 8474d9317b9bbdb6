using OpenVinoLandmarks.Managed.Execution;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>The threads of a plan end, also if one of them cannot be started.</summary>
[TestClass]
public sealed class WorkerTeamTests
{
    private const int Workers = 5;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(Workers - 1)]
    public void AThreadThatDoesNotStart_EndsThoseThatWereStarted(int failing)
    {
        List<Thread> started = [];
        NativeFloats[] scratch = Scratch();

        OutOfMemoryException error = Assert.ThrowsExactly<OutOfMemoryException>(() => new WorkerTeam([], scratch, Start));

        Assert.AreEqual("no thread", error.Message);
        Assert.HasCount(failing - 1, started);
        Assert.IsFalse(started.Any(thread => thread.IsAlive));
        Array.ForEach(scratch, one => one.Dispose());

        void Start(Thread thread)
        {
            if (started.Count == failing - 1)
            {
                throw new OutOfMemoryException("no thread");
            }

            thread.Start();
            started.Add(thread);
        }
    }

    [TestMethod]
    public void Dispose_EndsAllThreads()
    {
        List<Thread> started = [];
        NativeFloats[] scratch = Scratch();
        new WorkerTeam([], scratch, Start).Dispose();

        Assert.HasCount(Workers - 1, started);
        Assert.IsFalse(started.Any(thread => thread.IsAlive));
        Array.ForEach(scratch, one => one.Dispose());

        void Start(Thread thread)
        {
            thread.Start();
            started.Add(thread);
        }
    }

    private static NativeFloats[] Scratch() => [.. Enumerable.Range(0, Workers).Select(_ => new NativeFloats(1))];
}
