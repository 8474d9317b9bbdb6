using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Inputs;

/// <summary>
/// Reads pictures in order, the next one already while the caller works on the last: decoding takes longer than all that follows.
/// </summary>
internal sealed class PictureQueue(IReadOnlyList<string> files) : IAsyncDisposable
{
    private int _index;
    private Task<Mat>? _next;

    /// <summary>The next picture, which the caller disposes. Call it once for each file, no more.</summary>
    /// <exception cref="ImageException">This picture cannot be read; the call after gives the one after.</exception>
    public async Task<Mat> ReadAsync()
    {
        Task<Mat> current = _next ?? Start();
        _next = _index < files.Count ? Start() : null;
        return await current;
    }

    /// <summary>Frees the picture that nobody has asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_next is { } unused)
        {
            _next = null;
            await unused.ContinueWith(
                task =>
                {
                    if (task.IsCompletedSuccessfully)
                    {
                        task.Result.Dispose();
                    }
                },
                TaskScheduler.Default);
        }
    }

    private Task<Mat> Start()
    {
        string file = files[_index++];
        return Task.Run(() => PictureReader.Read(file));
    }
}
