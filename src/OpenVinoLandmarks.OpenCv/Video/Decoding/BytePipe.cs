using System.IO.Pipes;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>
/// A pipe whose other end FFmpeg reads by an address. On Linux FFmpeg duplicates the file descriptor of an anonymous pipe; on Windows it
/// opens a named pipe as a file.
/// </summary>
internal sealed class BytePipe : IDisposable
{
    private readonly AnonymousPipeServerStream? _anonymous;
    private readonly NamedPipeServerStream? _named;

    /// <summary>Creates the pipe.</summary>
    public BytePipe()
    {
        if (OperatingSystem.IsWindows())
        {
            string name = $"ovlandmarks-{Guid.NewGuid():N}";
            _named = new NamedPipeServerStream(name, PipeDirection.Out, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
            Address = $@"\\.\pipe\{name}";
        }
        else
        {
            _anonymous = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
            Address = FormattableString.Invariant($"pipe:{_anonymous.ClientSafePipeHandle.DangerousGetHandle()}");
        }
    }

    /// <summary>The address for FFmpeg.</summary>
    public string Address { get; }

    /// <summary>Returns the end for writing, once FFmpeg has opened the other one if that is necessary.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Stream> GetWriterAsync(CancellationToken cancellationToken)
    {
        if (_named is not null)
        {
            await _named.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
            return _named;
        }

        return _anonymous!;
    }

    /// <summary>Closes this process's copy of the end for reading. A write fails from then on when FFmpeg has closed its own.</summary>
    public void CloseReader() => _anonymous?.DisposeLocalCopyOfClientHandle();

    /// <summary>Closes the end for writing: FFmpeg reads the end of the file.</summary>
    public void Dispose()
    {
        _anonymous?.Dispose();
        _named?.Dispose();
    }
}
