// The loops of the comparison: pixels to points, and the same without what lies around the inference.
#include "crop.h"
#include "job.h"

// Frame `round` of a call shows its image images[round % image_count]; its faces are boxes[0..faces).
typedef struct {
    const image *images;
    int32_t image_count;
    const face_box *boxes;
    int32_t faces;
    region *regions; // room for one frame
    landmarks *results;
} work;

static bool find_regions(const work *w, const image *shown) {
    for (int32_t i = 0; i < w->faces; i++)
        if (!face_region(w->boxes[i], shown->width, shown->height, &w->regions[i]))
            return false;
    return true;
}

static int32_t at_most(int32_t a, int32_t b) { return a < b ? a : b; }

static void write_crops(const job *j, const image *shown, const region *regions, int32_t count, uint8_t *crops) {
    for (int32_t i = 0; i < count; i++)
        crop_resize(shown, regions[i], crops + (int64_t)i * j->width * j->height * 3, j->width, j->height);
}

static void read_points(const float *values, const region *regions, int32_t count, landmarks *results) {
    for (int32_t i = 0; i < count; i++)
        face_decode(values + i * values_per_face, regions[i], &results[i]);
}

// Crop and resize alone.
JOB_API void loop_crop(const image *source, face_box box, uint8_t *target, int32_t width, int32_t height, int64_t rounds) {
    region from;
    for (int64_t i = 0; i < rounds; i++)
        if (face_region(box, source->width, source->height, &from))
            crop_resize(source, from, target, width, height);
}

// Frames one after the other, a batch at a time, on one request: the shortest way for one face.
JOB_API int32_t loop_frames(job *j, const work *w, int64_t rounds) {
    job_request *request = &j->requests[0];
    for (int64_t round = 0; round < rounds; round++) {
        const image *shown = &w->images[round % w->image_count];
        if (!find_regions(w, shown))
            return PARAMETER_MISMATCH;
        for (int32_t done = 0; done < w->faces; done += j->batch) {
            int32_t now = at_most(j->batch, w->faces - done);
            write_crops(j, shown, w->regions + done, now, request->crops);
            ov_status_e status = ov_infer_request_infer(request->handle);
            if (status != OK)
                return status;
            read_points(request->values, w->regions + done, now, w->results + done);
        }
    }
    return OK;
}

// The same with all requests in flight; a frame ends before the next one begins, as its results are wanted then.
JOB_API int32_t loop_frames_async(job *j, const work *w, int64_t rounds) {
    int32_t batches = (w->faces + j->batch - 1) / j->batch, width = at_most((int32_t)j->request_count, batches);
    for (int64_t round = 0; round < rounds; round++) {
        const image *shown = &w->images[round % w->image_count];
        if (!find_regions(w, shown))
            return PARAMETER_MISMATCH;
        for (int32_t finished = 0, started = 0; finished < batches; finished++) {
            for (; started < batches && started < finished + width; started++) {
                job_request *request = &j->requests[started % width];
                int32_t first = started * j->batch;
                write_crops(j, shown, w->regions + first, at_most(j->batch, w->faces - first), request->crops);
                ov_status_e status = ov_infer_request_start_async(request->handle);
                if (status != OK)
                    return status;
            }
            job_request *oldest = &j->requests[finished % width];
            int32_t first = finished * j->batch;
            ov_status_e status = ov_infer_request_wait(oldest->handle);
            if (status != OK)
                return status;
            read_points(oldest->values, w->regions + first, at_most(j->batch, w->faces - first), w->results + first);
        }
    }
    return OK;
}

// A stream of images with one face each: the oldest is waited for, the next image takes its request. regions needs room for one a request.
JOB_API int32_t loop_stream(job *j, const work *w, int64_t images) {
    int64_t width = (int64_t)j->request_count;
    for (int64_t finished = 0, started = 0; finished < images; finished++) {
        for (; started < images && started < finished + width; started++) {
            const image *shown = &w->images[started % w->image_count];
            job_request *request = &j->requests[started % width];
            region *from = &w->regions[started % width];
            if (!face_region(w->boxes[0], shown->width, shown->height, from))
                return PARAMETER_MISMATCH;
            crop_resize(shown, *from, request->crops, j->width, j->height);
            ov_status_e status = ov_infer_request_start_async(request->handle);
            if (status != OK)
                return status;
        }
        job_request *oldest = &j->requests[finished % width];
        ov_status_e status = ov_infer_request_wait(oldest->handle);
        if (status != OK)
            return status;
        face_decode(oldest->values, w->regions[finished % width], &w->results[0]);
    }
    return OK;
}

// Inference alone, on the crops that lie in the requests: `inferences` of a batch each, waits or in flight.
JOB_API int32_t loop_infer(job *j, int64_t inferences) {
    ov_status_e status = OK;
    for (int64_t i = 0; i < inferences && status == OK; i++)
        status = ov_infer_request_infer(j->requests[0].handle);
    return status;
}

JOB_API int32_t loop_infer_async(job *j, int64_t inferences) {
    ov_status_e status = OK;
    int64_t width = (int64_t)j->request_count;
    for (int64_t finished = 0, started = 0; finished < inferences && status == OK; finished++) {
        for (; started < inferences && started < finished + width && status == OK; started++)
            status = ov_infer_request_start_async(j->requests[started % width].handle);
        if (status == OK)
            status = ov_infer_request_wait(j->requests[finished % width].handle);
    }
    return status;
}
