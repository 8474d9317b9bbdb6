using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>Calls the C loops of benchmarks/bare-c-loop, which run inferences without a binding.</summary>
internal sealed unsafe class BareLoop : IDisposable
{
    private static readonly nint s_library = NativeLibrary.Load(FindLibrary());
    private static readonly delegate* unmanaged<byte*, byte*, byte*, byte**, nuint, nint> s_openLoop =
        (delegate* unmanaged<byte*, byte*, byte*, byte**, nuint, nint>)NativeLibrary.GetExport(s_library, "bare_open");

    private static readonly delegate* unmanaged<nint, long, int> s_inferLoop =
        (delegate* unmanaged<nint, long, int>)NativeLibrary.GetExport(s_library, "bare_infer");

    private static readonly delegate* unmanaged<nint, long, nuint, int> s_asyncLoop =
        (delegate* unmanaged<nint, long, nuint, int>)NativeLibrary.GetExport(s_library, "bare_infer_async");

    private static readonly delegate* unmanaged<nint, long, nuint, int> s_callbackLoop =
        (delegate* unmanaged<nint, long, nuint, int>)NativeLibrary.GetExport(s_library, "bare_infer_callbacks");

    private static readonly delegate* unmanaged<nint, void> s_closeLoop =
        (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(s_library, "bare_close");

    private nint _loop;

    /// <summary>Compiles the model for the CPU and creates the requests.</summary>
    public BareLoop(string model, IReadOnlyDictionary<string, string> properties, int requests)
    {
        string[] pairs = [.. properties.SelectMany(pair => new[] { pair.Key, pair.Value })];
        byte** list = stackalloc byte*[pairs.Length + 1];
        for (int i = 0; i < pairs.Length; i++)
        {
            list[i] = Utf8(pairs[i]);
        }

        list[pairs.Length] = null;
        byte* library = Utf8(OpenVinoRuntime.LibraryPath);
        byte* file = Utf8(model);
        byte* device = Utf8("CPU");
        _loop = s_openLoop(library, file, device, list, (nuint)requests);
        foreach (nint text in new[] { (nint)library, (nint)file, (nint)device })
        {
            NativeMemory.Free((void*)text);
        }

        for (int i = 0; i < pairs.Length; i++)
        {
            NativeMemory.Free(list[i]);
        }

        if (_loop == 0)
        {
            throw new InvalidOperationException("The C loop cannot be opened; stderr has the reason.");
        }
    }

    /// <summary>Runs inferences one after the other with one request.</summary>
    public void Infer(long count) => Check(s_inferLoop(_loop, count));

    /// <summary>Keeps <paramref name="inFlight"/> inferences in flight: waits for the oldest request and starts it again.</summary>
    public void InferAsync(long count, int inFlight) => Check(s_asyncLoop(_loop, count, (nuint)inFlight));

    /// <summary>Keeps <paramref name="inFlight"/> inferences in flight: starts again the request whose callback was called.</summary>
    public void InferCallbacks(long count, int inFlight) => Check(s_callbackLoop(_loop, count, (nuint)inFlight));

    public void Dispose()
    {
        if (_loop != 0)
        {
            s_closeLoop(_loop);
            _loop = 0;
        }
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"The C loop failed with status {status}.");
        }
    }

    private static byte* Utf8(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }

    private static string FindLibrary()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "artifacts", "bare-c-loop", "libbare_loop.so");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException(
            "libbare_loop.so is missing. Build it: "
            + "cmake -S benchmarks/bare-c-loop -B artifacts/bare-c-loop && cmake --build artifacts/bare-c-loop");
    }
}
