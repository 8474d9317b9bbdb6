using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace OpenVinoLandmarks.Server.Answers;

/// <summary>
/// A call that the server refuses or cannot answer, with its status in both protocols. The message is sent to the caller.
/// </summary>
internal sealed class RequestException : Exception
{
    private RequestException(int status, StatusCode code, string message, Exception? inner = null)
        : base(message, inner) => (Status, Code) = (status, code);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The gRPC status.</summary>
    public StatusCode Code { get; }

    /// <summary>After how many seconds another attempt is worthwhile; null if the same call will be refused again.</summary>
    public int? RetryAfter { get; private init; }

    /// <summary>The call itself is wrong.</summary>
    public static RequestException Invalid(string message, Exception? inner = null) =>
        new(StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, message, inner);

    /// <summary>The server does not have the model or the version.</summary>
    public static RequestException NotFound(string message) => new(StatusCodes.Status404NotFound, StatusCode.NotFound, message);

    /// <summary>The call is larger than the server allows.</summary>
    public static RequestException TooLarge(string message) =>
        new(StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, message);

    /// <summary>The body has a type or an encoding that the server does not read.</summary>
    public static RequestException UnsupportedMedia(string message) =>
        new(StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, message);

    /// <summary>The call has no valid token.</summary>
    public static RequestException Unauthenticated(string message) =>
        new(StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, message);

    /// <summary>As many calls wait as the server allows.</summary>
    public static RequestException Busy() => new(
        StatusCodes.Status429TooManyRequests,
        StatusCode.ResourceExhausted,
        "The server is busy: as many calls wait as it allows. Repeat the call later.")
    {
        RetryAfter = 1,
    };

    /// <summary>The server is starting, or its device was lost.</summary>
    public static RequestException Unavailable(string message, Exception? inner = null) =>
        new(StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, message, inner) { RetryAfter = 1 };

    /// <summary>The call took longer than the server allows.</summary>
    public static RequestException TimedOut(TimeSpan limit) => new(
        StatusCodes.Status504GatewayTimeout,
        StatusCode.DeadlineExceeded,
        FormattableString.Invariant($"The call was ended, because it took longer than {limit.TotalSeconds:0.###} s."));

    /// <summary>Returns the answer to an exception of the library, or to a fault of the server.</summary>
    public static RequestException From(Exception exception) => exception switch
    {
        RequestException own => own,
        DeviceException { IsDeviceLost: true } => Unavailable($"The device was lost: {exception.Message}", exception),
        DeviceException => new(StatusCodes.Status500InternalServerError, StatusCode.Internal, exception.Message, exception),
        ImageException => Invalid(exception.Message, exception),
        BadHttpRequestException bad => FromHttp(bad),

        // The details are in the log; a caller has no use for them.
        _ => new(StatusCodes.Status500InternalServerError, StatusCode.Internal, "The server failed. Its log has the reason.", exception),
    };

    private static RequestException FromHttp(BadHttpRequestException exception)
    {
        StatusCode code = exception.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
            StatusCodes.Status408RequestTimeout => StatusCode.DeadlineExceeded,
            _ => StatusCode.InvalidArgument,
        };
        return new RequestException(exception.StatusCode, code, exception.Message, exception);
    }
}
