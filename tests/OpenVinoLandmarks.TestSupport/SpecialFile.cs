using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Makes files that are not regular ones. Opening them may block for ever, so a test runs the code under test with a time limit. For Linux.
/// </summary>
public static class SpecialFile
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>The kinds that <see cref="Make"/> knows.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["pipe", "socket", "device", "link to a pipe"];

    /// <summary>Makes a file of a kind, and the folders above it.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>. A device is a link to /dev/zero, because only the superuser makes devices.</param>
    /// <param name="path">The file, at most 100 bytes long for a socket.</param>
    /// <returns>The path.</returns>
    public static string Make(string kind, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (kind)
        {
            case "pipe":
                using (Process make = Process.Start("mkfifo", [path]))
                {
                    make.WaitForExit();
                    Assert.AreEqual(0, make.ExitCode);
                }

                break;
            case "socket":
                using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // Closing the socket would delete the file of this name, but not one that was renamed.
                    socket.Bind(new UnixDomainSocketEndPoint(path + "~"));
                    File.Move(path + "~", path);
                }

                break;
            case "device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            default:
                File.CreateSymbolicLink(path, Make("pipe", path + ".pipe"));
                break;
        }

        return path;
    }

    /// <summary>Runs an action that must throw, and fails if it does not end.</summary>
    /// <typeparam name="T">The exception.</typeparam>
    /// <param name="action">The action. If it blocks, its thread is left behind.</param>
    /// <returns>The exception.</returns>
    public static T Throws<T>(Action action)
        where T : Exception
    {
        Task<T> task = Task.Factory.StartNew(
            () => Assert.ThrowsExactly<T>(action), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.IsTrue(Task.WhenAny(task, Task.Delay(s_timeout)).Result == task, $"The call did not end within {s_timeout}.");
        return task.GetAwaiter().GetResult();
    }
}
