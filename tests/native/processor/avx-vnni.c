// For LD_PRELOAD: reports AVX-VNNI in CPUID and emulates its instruction vpdpbusd (VEX form), so that code for it can be tested on a
// processor without it. Linux on x86-64 with CPUID faulting; elsewhere it does nothing.
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

typedef int (*sigaction_function)(int, const struct sigaction *, struct sigaction *);

static sigaction_function real_sigaction;
static struct sigaction next_segv, next_ill;
static int active;

static void cpuid_faulting(int faults) { syscall(SYS_arch_prctl, ARCH_SET_CPUID, !faults); }

static int emulate_cpuid(ucontext_t *context)
{
    greg_t *r = context->uc_mcontext.gregs;
    const uint8_t *code = (const uint8_t *)r[REG_RIP];
    if (code[0] != 0x0f || code[1] != 0xa2)
        return 0;

    uint32_t leaf = (uint32_t)r[REG_RAX], subleaf = (uint32_t)r[REG_RCX], a, b, c, d;
    cpuid_faulting(0);
    __cpuid_count(leaf, subleaf, a, b, c, d);
    cpuid_faulting(1);
    if (leaf == 7 && subleaf == 0 && a < 1)
        a = 1;
    if (leaf == 7 && subleaf == 1)
        a |= 1u << 4; // AVX-VNNI
    r[REG_RAX] = a, r[REG_RBX] = b, r[REG_RCX] = c, r[REG_RDX] = d;
    r[REG_RIP] += 2;
    return 1;
}

static uint64_t general(ucontext_t *context, int number)
{
    static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                  REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    return (uint64_t)context->uc_mcontext.gregs[order[number]];
}

// The saved registers: the lower halves as in FXSAVE, the header of XSAVE at 512, the upper halves at 576.
static void read_ymm(const uint8_t *state, int number, uint8_t *value)
{
    memcpy(value, state + 160 + 16 * number, 16);
    if (state[512] & 4)
        memcpy(value + 16, state + 576 + 16 * number, 16);
    else
        memset(value + 16, 0, 16);
}

static void write_ymm(uint8_t *state, int number, const uint8_t *value)
{
    if (!(state[512] & 4))
        memset(state + 576, 0, 256);
    state[512] |= 6;
    memcpy(state + 160 + 16 * number, value, 16);
    memcpy(state + 576 + 16 * number, value + 16, 16);
}

static int emulate_dot(ucontext_t *context)
{
    const uint8_t *code = (const uint8_t *)context->uc_mcontext.gregs[REG_RIP];
    // Map 0F38, W0, prefix 66, 256 bits.
    if (code[0] != 0xc4 || (code[1] & 31) != 2 || (code[2] & 0x87) != 5 || code[3] != 0x50)
        return 0;

    int r = (~code[1] >> 4) & 8, x = (~code[1] >> 3) & 8, b = (~code[1] >> 2) & 8;
    int mod = code[4] >> 6, reg = ((code[4] >> 3) & 7) | r, rm = code[4] & 7, first = (~code[2] >> 3) & 15;
    uint8_t *state = (uint8_t *)context->uc_mcontext.fpregs;
    uint8_t sums[32], inputs[32], weights[32];
    int length = 5;
    if (mod == 3)
    {
        read_ymm(state, rm | b, weights);
    }
    else
    {
        uint64_t address = 0;
        int base = rm;
        if (rm == 4)
        {
            int index = ((code[5] >> 3) & 7) | x;
            base = code[5] & 7;
            length = 6;
            address = index == 4 ? 0 : general(context, index) << (code[5] >> 6);
        }
        if (mod == 0 && base == 5)
            return 0; // Absolute or relative to RIP: not used by the kernels.
        address += general(context, base | b);
        if (mod == 1)
            address += (int8_t)code[length++];
        if (mod == 2)
        {
            int32_t distance;
            memcpy(&distance, code + length, 4);
            address += distance;
            length += 4;
        }
        memcpy(weights, (const void *)address, 32);
    }

    read_ymm(state, reg, sums);
    read_ymm(state, first, inputs);
    for (int lane = 0; lane < 8; lane++)
    {
        int32_t sum;
        memcpy(&sum, sums + 4 * lane, 4);
        for (int i = 4 * lane; i < 4 * lane + 4; i++)
            sum += inputs[i] * (int8_t)weights[i];
        memcpy(sums + 4 * lane, &sum, 4);
    }
    write_ymm(state, reg, sums);
    context->uc_mcontext.gregs[REG_RIP] += length;
    return 1;
}

static void forward(const struct sigaction *next, int number, siginfo_t *info, void *context)
{
    if (next->sa_flags & SA_SIGINFO)
        next->sa_sigaction(number, info, context);
    else if (next->sa_handler != SIG_DFL && next->sa_handler != SIG_IGN)
        next->sa_handler(number);
    else
        signal(number, SIG_DFL); // The instruction runs again and ends the process.
}

static void handle_segv(int number, siginfo_t *info, void *context)
{
    if (info->si_code != SI_KERNEL || !emulate_cpuid(context))
        forward(&next_segv, number, info, context);
}

static void handle_ill(int number, siginfo_t *info, void *context)
{
    if (!emulate_dot(context))
        forward(&next_ill, number, info, context);
}

// Handlers that the program sets come behind these.
int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    if (!real_sigaction)
        real_sigaction = (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
    struct sigaction *next = number == SIGSEGV ? &next_segv : number == SIGILL ? &next_ill : NULL;
    if (!active || !next)
        return real_sigaction(number, action, old);
    if (old)
        *old = *next;
    if (action)
        *next = *action;
    return 0;
}

__attribute__((constructor)) static void start(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
    real_sigaction = (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
    if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1) != 0)
        return;
    action.sa_sigaction = handle_segv;
    real_sigaction(SIGSEGV, &action, &next_segv);
    action.sa_sigaction = handle_ill;
    real_sigaction(SIGILL, &action, &next_ill);
    active = 1;
    cpuid_faulting(1);
}
