using System.Text;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>A model that C code compiled on the CPU, its infer requests, and the C loops over them.</summary>
internal sealed unsafe class CModel : IDisposable
{
    private nint _model;

    /// <param name="path">The path of the model's xml file.</param>
    /// <param name="properties">The properties of the compilation.</param>
    /// <param name="batch">Faces per inference.</param>
    /// <param name="requests">The number of infer requests; 0 for the compiled model's optimal number.</param>
    public CModel(string path, IReadOnlyDictionary<string, string> properties, int batch = 1, int requests = 1)
    {
        IEnumerable<string> pairs = properties.SelectMany(property => new[] { property.Key, property.Value });
        _model = CLibrary.OpenModel(NativeText.Of(path), NativeText.Of("CPU"), NativeText.ListOf(pairs), batch, (nuint)requests);
        if (_model == 0)
        {
            throw new InvalidOperationException($"The C code cannot compile {path}; the reason is on stderr.");
        }

        (Batch, Requests) = (batch, (int)CLibrary.RequestCount(_model));
    }

    public int Batch { get; }

    public int Requests { get; }

    /// <summary>Processes the frame again and again, synchronously with one request, otherwise with all requests in flight.</summary>
    public void Frames(Scene scene, long rounds) =>
        Check(Requests == 1 ? CLibrary.Frames(_model, scene.Work, rounds) : CLibrary.FramesAsync(_model, scene.Work, rounds));

    /// <summary>Processes a stream of images with one face each, with all requests in flight.</summary>
    public void Stream(Scene scene, long images) => Check(CLibrary.Stream(_model, scene.Work, images));

    /// <summary>Runs the inference alone, synchronously.</summary>
    public void Infer(long inferences) => Check(CLibrary.Infer(_model, inferences));

    /// <summary>Runs the inference alone, with all requests in flight.</summary>
    public void InferAsync(long inferences) => Check(CLibrary.InferAsync(_model, inferences));

    public void Dispose()
    {
        if (_model != 0)
        {
            CLibrary.CloseModel(_model);
            _model = 0;
        }
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"The C loop failed with status {status}.");
        }
    }

    /// <summary>Null-terminated UTF-8 strings and lists of them, in memory that is never freed.</summary>
    private static class NativeText
    {
        private static readonly List<Array> s_alive = [];

        public static byte* Of(string text)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetMaxByteCount(text.Length) + 1, pinned: true);
            bytes[Encoding.UTF8.GetBytes(text, bytes)] = 0;
            s_alive.Add(bytes);
            fixed (byte* start = bytes)
            {
                return start;
            }
        }

        /// <summary>Returns a list of strings that ends with a null pointer.</summary>
        public static byte** ListOf(IEnumerable<string> texts)
        {
            nint[] list = [.. texts.Select(text => (nint)Of(text)), 0];
            nint[] copy = GC.AllocateUninitializedArray<nint>(list.Length, pinned: true);
            list.CopyTo(copy, 0);
            s_alive.Add(copy);
            fixed (nint* start = copy)
            {
                return (byte**)start;
            }
        }
    }
}
