using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks;

public sealed partial class FaceLandmarkDetector
{
    // Pixels along the shorter side of a picture, as a part of the longer side of the face detector's input. A little enlargement does not
    // change what is found, and lets a picture of 4000 x 3000 be decoded at an eighth for an input of 384 x 384.
    private const double LeastPixels = 0.95;

    /// <summary>
    /// Finds faces and landmarks in a picture file of which no more pixels are decoded than the networks see. The face detector gets the
    /// smallest picture that has nearly the pixels of its input or more; a picture that is searched in tiles, in a region, or by a detector
    /// that is not a network is decoded whole. If a face is then smaller than twice the input of the landmark model, the picture is decoded
    /// again, as large as its smallest face needs.
    /// </summary>
    /// <typeparam name="TPicture">The decoded picture.</typeparam>
    /// <param name="picture">The file.</param>
    /// <param name="decode">Decodes it with these options.</param>
    /// <param name="filter">Selects faces, in pixels of the whole picture; null returns all above the face detector's threshold.</param>
    /// <param name="boxes">Boxes of the faces in pixels of the whole picture; null to search them.</param>
    /// <param name="engine">Receives what ran the landmark model in this call; null if nobody asks.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async ValueTask<ReducedFaces> DetectReducedAsync<TPicture>(
        EncodedPicture picture,
        Func<PictureReadOptions, TPicture> decode,
        FaceFilter? filter,
        IReadOnlyList<FaceBox>? boxes,
        CallEngine? engine,
        CancellationToken cancellationToken)
        where TPicture : IImageSource, IDisposable
    {
        DetectorCall call = DetectorCall.Begin(this, boxes is null ? DetectorCall.DetectFaces : DetectorCall.DetectLandmarks);
        try
        {
            RequireUsable();
            IFaceDetector? search = boxes is null ? await LoadFaceDetector().WaitAsync(cancellationToken).ConfigureAwait(false) : null;
            int reduction = search is null ? SufficientReduction(picture, boxes!) : SearchReduction(picture, search, filter);
            TPicture pixels = decode(picture.Decoding(reduction, isFirst: true));
            try
            {
                ImageSize whole = picture.WholeSize(pixels.View.Width, pixels.View.Height, reduction);
                boxes ??= await SearchAsync(search!, pixels, filter, whole, reduction, cancellationToken).ConfigureAwait(false);
                int sufficient = Math.Min(reduction, SufficientReduction(picture, boxes));
                if (sufficient != reduction)
                {
                    reduction = sufficient;
                    pixels.Dispose();
                    pixels = decode(picture.Decoding(reduction, isFirst: false));
                }

                FaceLandmarks[] faces =
                    await RunReducedAsync(pixels, boxes, whole, reduction, engine, cancellationToken).ConfigureAwait(false);
                call.Succeeded(faces.Length);
                return new ReducedFaces(faces, whole, reduction);
            }
            finally
            {
                pixels.Dispose();
            }
        }
        catch (Exception e) when (call.Failed(e))
        {
            throw;
        }
    }

    /// <summary>As the overload with an <see cref="EncodedPicture"/>, for a file by its path.</summary>
    /// <typeparam name="TPicture">The decoded picture.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="filter">Selects faces, in pixels of the whole picture; null returns all above the face detector's threshold.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <param name="decode">Decodes the content of the file with these options.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async ValueTask<IReadOnlyList<FaceLandmarks>> DetectReducedAsync<TPicture>(
        string path,
        FaceFilter? filter,
        PictureReadOptions? options,
        Func<byte[], PictureReadOptions, TPicture> decode,
        CancellationToken cancellationToken)
        where TPicture : IImageSource, IDisposable
    {
        byte[] bytes = PictureBytes.Read(path);
        EncodedPicture picture = new(bytes, path, options);
        ReducedFaces found = await DetectReducedAsync(
            picture, decoding => decode(bytes, decoding), filter, boxes: null, engine: null, cancellationToken).ConfigureAwait(false);
        return found.Faces;
    }

    private int SearchReduction(EncodedPicture picture, IFaceDetector search, FaceFilter? filter)
    {
        ImageSize sides = picture.Sides;
        if (filter?.Region is not null
            || search is not FaceDetector network
            || network.PlanSearch(sides.Width, sides.Height) is not { Tiles: 0, InputSize: ImageSize input })
        {
            return 1;
        }

        // The input that it needs is loaded while the picture is decoded.
        BeginPreparingSearch(sides);

        double enough = LeastPixels * Math.Max(input.Width, input.Height);
        return picture.LargestReduction(n => sides.Height / n >= enough);
    }

    // The search in the reduced picture, with boxes in pixels of the whole picture.
    private static async ValueTask<IReadOnlyList<FaceBox>> SearchAsync(
        IFaceDetector search,
        IImageSource pixels,
        FaceFilter? filter,
        ImageSize whole,
        int reduction,
        CancellationToken cancellationToken)
    {
        FaceFilter all = filter ?? FaceFilter.All;
        FaceFilter reduced = reduction == 1 ? all : all with { MinFaceSize = all.MinFaceSize / reduction };
        IReadOnlyList<FaceBox> found = search is FaceDetector network
            ? await network.DetectAsync(pixels, reduced, reduction, cancellationToken).ConfigureAwait(false)
            : await search.DetectAsync(pixels, reduced, cancellationToken).ConfigureAwait(false);

        // The last column and row of the reduced picture may reach beyond the whole one.
        return reduction == 1 ? found : new FaceFilter().Apply(found.Select(box => box.Scaled(reduction)), whole.Width, whole.Height);
    }

    private int SufficientReduction(EncodedPicture picture, IReadOnlyList<FaceBox> boxes)
    {
        (int width, int height) = (2 * _model.Info.InputWidth, 2 * _model.Info.InputHeight);
        return picture.LargestReduction(n => boxes.All(box => box.Width / n >= width && box.Height / n >= height));
    }

    private async ValueTask<FaceLandmarks[]> RunReducedAsync(
        IImageSource pixels,
        IReadOnlyList<FaceBox> boxes,
        ImageSize whole,
        int reduction,
        CallEngine? engine,
        CancellationToken cancellationToken)
    {
        // A box that is wrong is reported in pixels of the whole picture.
        FillRegions([.. boxes], whole.Width, whole.Height, new PixelRegion[boxes.Count]);
        FaceBox[] reduced = [.. boxes.Select(box => box.Scaled(1f / reduction))];
        FaceLandmarks[] faces = await RunAsync(pixels, reduced, engine, operation: null, cancellationToken).ConfigureAwait(false);
        return reduction == 1 ? faces : [.. faces.Select((face, i) => face.Scaled(reduction, boxes[i]))];
    }
}

/// <summary>The faces of a picture that was decoded at a part of its size.</summary>
/// <param name="Faces">The faces, in pixels of the whole picture.</param>
/// <param name="Whole">The size of the whole picture.</param>
/// <param name="Reduction">The reduction of the pixels that the landmarks were computed from.</param>
internal sealed record ReducedFaces(IReadOnlyList<FaceLandmarks> Faces, ImageSize Whole, int Reduction);
