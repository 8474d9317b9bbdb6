namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Decodes the outputs of an SSD head to detections. The order of the steps, and of equal scores, is that of OpenVINO's DetectionOutput
/// (https://docs.openvino.ai/2025/documentation/openvino-ir-format/operation-sets/operation-specs/detection/detectionoutput-8.html).
/// </summary>
internal readonly ref struct DetectionDecoder(
    DetectionOutputOperation operation,
    ReadOnlySpan<float> offsets,
    ReadOnlySpan<float> scores,
    ReadOnlySpan<float> priors)
{
    private readonly ReadOnlySpan<float> _offsets = offsets;
    private readonly ReadOnlySpan<float> _scores = scores;
    private readonly ReadOnlySpan<float> _priors = priors;

    /// <param name="priorSets">1 if all images share the prior boxes, otherwise the number of images.</param>
    /// <param name="output">Rows of seven values: image, class, score, left, top, right, bottom.</param>
    public void Run(int priorSets, Span<float> output)
    {
        output.Clear();
        int rows = 0;
        PooledList<ulong> candidates = new(operation.Priors);
        KeptDetections kept = new(operation.NmsThreshold);
        for (int image = 0; image < operation.Images; image++)
        {
            kept.Clear();
            int priorSet = priorSets == 1 ? 0 : image;
            if (operation.DecreaseLabel)
            {
                CollectBestClasses(image, ref candidates);
                Suppress(image, priorSet, null, ref candidates, ref kept);
            }
            else
            {
                for (int c = 0; c < operation.Classes; c++)
                {
                    if (c != operation.Background)
                    {
                        CollectClass(image, c, ref candidates);
                        Suppress(image, priorSet, c, ref candidates, ref kept);
                    }
                }
            }

            rows = Write(image, ref kept, output, rows);
        }

        candidates.Dispose();
        kept.Dispose();
        if (rows * 7 < output.Length)
        {
            output[rows * 7] = -1;
        }
    }

    private void CollectClass(int image, int c, ref PooledList<ulong> candidates)
    {
        candidates.Truncate(0);
        for (int prior = 0; prior < operation.Priors; prior++)
        {
            float score = Score(image, prior, c);
            if (score > operation.ConfidenceThreshold)
            {
                candidates.Add(ScoreKey.Of(score, prior));
            }
        }
    }

    private void CollectBestClasses(int image, ref PooledList<ulong> candidates)
    {
        candidates.Truncate(0);
        for (int prior = 0; prior < operation.Priors; prior++)
        {
            (float best, int bestClass) = BestClass(image, prior);
            if (bestClass > 0 && best >= operation.ConfidenceThreshold)
            {
                candidates.Add(ScoreKey.Of(best, prior));
            }
        }
    }

    private (float Score, int Class) BestClass(int image, int prior)
    {
        (float best, int bestClass) = (-1, 0);
        for (int c = 1; c < operation.Classes; c++)
        {
            float score = Score(image, prior, c);
            if (c != operation.Background && score > best)
            {
                (best, bestClass) = (score, c);
            }
        }

        return (best, bestClass);
    }

    /// <summary>Keeps the candidates that do not overlap a candidate of their class with a higher score.</summary>
    /// <param name="image">The image.</param>
    /// <param name="priorSet">The set of prior boxes.</param>
    /// <param name="c">The class of all candidates; null if each has the best class of its prior box.</param>
    /// <param name="candidates">The candidates, which are sorted.</param>
    /// <param name="kept">Receives the detections.</param>
    private void Suppress(int image, int priorSet, int? c, ref PooledList<ulong> candidates, ref KeptDetections kept)
    {
        foreach (ulong key in ScoreKey.Best(candidates.Items, operation.TopK))
        {
            int prior = ScoreKey.Prior(key);
            (float score, int own) = c is { } given ? (Score(image, prior, given), given) : BestClass(image, prior);
            Detection decoded = Decode(image, priorSet, new Detection(score, own, prior, 0, 0, 0, 0));
            if (!kept.Overlap(decoded))
            {
                kept.Add(decoded);
            }
        }
    }

    private int Write(int image, ref KeptDetections kept, Span<float> output, int row)
    {
        Span<Detection> detections = kept.Items;
        if (operation.KeepTopK >= 0 && detections.Length > operation.KeepTopK)
        {
            detections.Sort(Detection.ByScore);
            detections = detections[..operation.KeepTopK];
        }

        detections.Sort(Detection.ByClass);
        foreach (Detection detection in detections)
        {
            if (row * 7 == output.Length)
            {
                break;
            }

            Span<float> target = output.Slice(row++ * 7, 7);
            Detection box = operation.ClipAfter ? Clip(detection) : detection;
            target[0] = image;
            target[1] = operation.DecreaseLabel ? box.Class - 1 : box.Class;
            target[2] = box.Score;
            target[3] = box.Left;
            target[4] = box.Top;
            target[5] = box.Right;
            target[6] = box.Bottom;
        }

        return row;
    }

    private float Score(int image, int prior, int c) => _scores[(image * operation.Priors + prior) * operation.Classes + c];

    private Detection Decode(int image, int priorSet, Detection candidate)
    {
        int size = operation.Normalized ? 4 : 5;
        int sets = operation.VarianceInTarget ? 1 : 2;
        ReadOnlySpan<float> set = _priors.Slice(priorSet * sets * operation.Priors * size, sets * operation.Priors * size);
        ReadOnlySpan<float> prior = set.Slice(candidate.Prior * size + size - 4, 4);
        int locations = operation.ShareLocation ? 1 : operation.Classes;
        int location = operation.ShareLocation ? 0 : candidate.Class;
        ReadOnlySpan<float> offset = _offsets.Slice(((image * operation.Priors + candidate.Prior) * locations + location) * 4, 4);
        Span<float> scaled = stackalloc float[4];
        for (int i = 0; i < 4; i++)
        {
            scaled[i] = operation.VarianceInTarget ? offset[i] : set[operation.Priors * size + candidate.Prior * 4 + i] * offset[i];
        }

        (float width, float height) = operation.Normalized ? (1, 1) : (operation.ImageWidth, operation.ImageHeight);
        (float left, float top, float right, float bottom) = (prior[0] / width, prior[1] / height, prior[2] / width, prior[3] / height);
        Detection decoded = operation.CenterSize
            ? FromCenter(candidate, scaled, left, top, right, bottom)
            : candidate with { Left = left + scaled[0], Top = top + scaled[1], Right = right + scaled[2], Bottom = bottom + scaled[3] };
        return operation.ClipBefore ? Clip(decoded) : decoded;
    }

    private static Detection FromCenter(Detection candidate, ReadOnlySpan<float> scaled, float left, float top, float right, float bottom)
    {
        (float priorWidth, float priorHeight) = (right - left, bottom - top);
        float x = scaled[0] * priorWidth + (left + right) / 2;
        float y = scaled[1] * priorHeight + (top + bottom) / 2;
        float halfWidth = MathF.Exp(scaled[2]) * priorWidth / 2;
        float halfHeight = MathF.Exp(scaled[3]) * priorHeight / 2;
        return candidate with { Left = x - halfWidth, Top = y - halfHeight, Right = x + halfWidth, Bottom = y + halfHeight };
    }

    private static Detection Clip(Detection box) => box with
    {
        Left = Math.Clamp(box.Left, 0, 1),
        Top = Math.Clamp(box.Top, 0, 1),
        Right = Math.Clamp(box.Right, 0, 1),
        Bottom = Math.Clamp(box.Bottom, 0, 1),
    };
}
