namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Opens cameras over RTSP (RFC 2326) with RTP inside the same TCP connection, which passes firewalls and loses no packets. OpenCV's own
/// FFmpeg on Linux is built without network. H.264 and H.265; Basic and Digest authentication.
/// </summary>
/// <param name="address">The address, with a user and a password if the camera asks.</param>
/// <param name="settings">The limits.</param>
internal sealed class RtspVideoClient(Uri address, NetworkSettings settings) : IDisposable
{
    /// <summary>Connects and starts to play.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectException">The camera cannot be reached, refuses, or has no video that can be decoded.</exception>
    public IVideoConnection Connect(CancellationToken cancellationToken) => ConnectAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Does nothing: each connection closes its own socket.</summary>
    public void Dispose()
    {
    }

    private async Task<IVideoConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        RtspSession session = new(address);
        try
        {
            SdpTrack track = await PlayAsync(session, cancellationToken).ConfigureAwait(false);
            return DecodedConnection.Open(
                (pipe, token) => CopyAsync(session, track, pipe, token), isLive: true, repeatLimit: 0, settings, cancellationToken);
        }
        catch (Exception e)
        {
            session.Dispose();
            if (e is IOException)
            {
                throw new ConnectException($"{e.Message}. Check the address, and that the camera runs.", e);
            }

            throw;
        }
    }

    private async Task<SdpTrack> PlayAsync(RtspSession session, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.OpenTimeout);
        try
        {
            await session.ConnectAsync(limit.Token).ConfigureAwait(false);
            RtspResponse description = await session.RequestAsync(
                "DESCRIBE", session.Address, ["Accept: application/sdp"], limit.Token).ConfigureAwait(false);
            SdpTrack track = SdpTrack.Find(description.Body)
                ?? throw new ConnectException("the camera offers no video as H.264 or H.265. Change its encoding to H.264.");
            string root = description.Headers.GetValueOrDefault("Content-Base") ?? session.Address;
            RtspResponse setUp = await session.RequestAsync(
                "SETUP", track.AddressBelow(root), ["Transport: RTP/AVP/TCP;unicast;interleaved=0-1"], limit.Token).ConfigureAwait(false);
            session.Keep(setUp);
            await session.RequestAsync("PLAY", root, ["Range: npt=0.000-"], limit.Token).ConfigureAwait(false);
            return track;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the camera did not answer within {settings.OpenTimeout.TotalSeconds:0.###} s", e);
        }
    }

    private async Task CopyAsync(RtspSession session, SdpTrack track, Stream pipe, CancellationToken cancellationToken)
    {
        using RtspSession owned = session;
        RtpFrameReader frames = new(track);
        MatroskaStream? output = null;
        byte[]? parameters = null;
        while (await ReadPacketAsync(session, cancellationToken).ConfigureAwait(false) is { } packet)
        {
            if (!frames.Add(packet.Span) || (output is null && !frames.CanStart))
            {
                continue;
            }

            if (output is null)
            {
                output = new MatroskaStream(pipe, track.MatroskaCodec, frames.Parameters, track.FramesPerSecond);
                parameters = frames.HasOwnParameters ? frames.Parameters : null;
            }
            else if (frames.HasOwnParameters)
            {
                // OpenCV's reader does not follow another frame size. Those of the description may be older than those of the stream.
                parameters ??= frames.Parameters;
                if (!parameters.AsSpan().SequenceEqual(frames.Parameters))
                {
                    throw new IOException("the camera changed its encoding");
                }
            }

            output.Write(frames.Frame, frames.Time, frames.IsKeyFrame);
        }

        // A recording has an end, a camera has none.
        if (!track.HasEnd)
        {
            throw new IOException("the camera ended the session");
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadPacketAsync(RtspSession session, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.ReadTimeout);
        try
        {
            return await session.ReadPacketAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the camera sent nothing for {settings.ReadTimeout.TotalSeconds:0.###} s", e);
        }
    }
}
