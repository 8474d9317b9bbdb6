using System.Globalization;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>The codecs that <see cref="RtpFrameReader"/> puts together.</summary>
internal enum RtpCodec
{
    /// <summary>H.264 (RFC 6184).</summary>
    H264,

    /// <summary>H.265 (RFC 7798).</summary>
    H265,
}

/// <summary>A video track of a session description (RFC 8866).</summary>
/// <param name="Codec">The codec.</param>
/// <param name="PayloadType">The number of the codec in packets.</param>
/// <param name="ClockRate">The units of time stamps per second.</param>
/// <param name="Control">The address of the track, absolute or below that of the session.</param>
/// <param name="Parameters">The decoder's parameters, as they stand in the stream; empty if they come in the stream only.</param>
/// <param name="FramesPerSecond">The stated frame rate, or 0.</param>
/// <param name="HasEnd">True if the session states a duration.</param>
internal sealed record SdpTrack(
    RtpCodec Codec, int PayloadType, int ClockRate, string Control, byte[] Parameters, double FramesPerSecond, bool HasEnd)
{
    /// <summary>The name of the codec in Matroska.</summary>
    public string MatroskaCodec => Codec == RtpCodec.H264 ? "V_MPEG4/ISO/AVC" : "V_MPEGH/ISO/HEVC";

    /// <summary>Returns the first video track whose codec is known, or null.</summary>
    /// <param name="description">The text of the description.</param>
    public static SdpTrack? Find(string description)
    {
        bool hasEnd = false;
        SdpTrack? found = null;
        Section? section = null;
        foreach (string line in description.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                found ??= section?.ToTrack();
                string[] media = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                section = media is ["video", _, _, string format, ..] ? new Section(format) : null;
            }
            else if (line.StartsWith("a=range:npt=", StringComparison.OrdinalIgnoreCase))
            {
                string[] range = line[12..].Split('-');
                hasEnd |= range.Length > 1 && range[1].Length > 0;
            }
            else
            {
                section?.Add(line);
            }
        }

        found ??= section?.ToTrack();
        return found is null ? null : found with { HasEnd = hasEnd };
    }

    /// <summary>Returns the address of the track for SETUP.</summary>
    /// <param name="root">The address of the session.</param>
    public string AddressBelow(string root) => Control switch
    {
        "" or "*" => root,
        _ when Control.Contains("://", StringComparison.Ordinal) => Control,
        _ => $"{root.TrimEnd('/')}/{Control}",
    };

    private sealed class Section(string format)
    {
        private const int DefaultClock = 90_000;

        private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);
        private string _encoding = "", _control = "";
        private int _clock = DefaultClock;
        private double _rate;

        public void Add(string line)
        {
            if (After(line, $"a=rtpmap:{format} ") is { } map)
            {
                string[] parts = map.Split('/');
                _encoding = parts[0].ToUpperInvariant();
                bool hasClock = parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out _clock) && _clock > 0;
                _clock = hasClock ? _clock : DefaultClock;
            }
            else if (After(line, $"a=fmtp:{format} ") is { } list)
            {
                foreach (string item in list.Split(';', StringSplitOptions.TrimEntries))
                {
                    int equals = item.IndexOf('=', StringComparison.Ordinal);
                    _parameters[equals > 0 ? item[..equals] : item] = equals > 0 ? item[(equals + 1)..] : "";
                }
            }
            else if (After(line, "a=control:") is { } control)
            {
                _control = control;
            }
            else if (After(line, "a=framerate:") is { } rate && double.TryParse(rate, CultureInfo.InvariantCulture, out double value))
            {
                _rate = value is > 0 and <= 1000 ? value : 0;
            }
        }

        public SdpTrack? ToTrack()
        {
            RtpCodec? codec = _encoding switch
            {
                "H264" => RtpCodec.H264,
                "H265" => RtpCodec.H265,
                _ => null,
            };
            return codec is { } known && int.TryParse(format, CultureInfo.InvariantCulture, out int type)
                ? new SdpTrack(known, type, _clock, _control, DecoderParameters(known), _rate, HasEnd: false)
                : null;
        }

        private static string? After(string line, string start) =>
            line.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? line[start.Length..].Trim() : null;

        private byte[] DecoderParameters(RtpCodec codec)
        {
            try
            {
                string[] names = codec == RtpCodec.H264 ? ["sprop-parameter-sets"] : ["sprop-vps", "sprop-sps", "sprop-pps"];
                string units = string.Join(',', names.Select(name => _parameters.GetValueOrDefault(name) ?? ""));
                return [.. units.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .SelectMany(unit => (IEnumerable<byte>)[0, 0, 0, 1, .. Convert.FromBase64String(unit)])];
            }
            catch (FormatException)
            {
                // The same parameters come in the stream.
                return [];
            }
        }
    }
}
