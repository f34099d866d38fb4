// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/try_attach.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

constexpr bpf_insn kNothing[] = {
    {BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0}, // r0 = 0
    {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
};

int try_typed(bpf_attach_type type, std::uint32_t id) {
    if (id == 0) {
        return ENOENT;
    }
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    options.expected_attach_type = type;
    options.attach_btf_id = id;
    const int program = bpf_prog_load(BPF_PROG_TYPE_TRACING, "daxscope_try", "Dual BSD/GPL",
                                      kNothing, std::size(kNothing), &options);
    if (program < 0) {
        return -program;
    }
    const int link = bpf_raw_tracepoint_open(nullptr, program);
    const int error = link < 0 ? -link : 0;
    if (link >= 0) {
        close(link);
    }
    close(program);
    return error;
}

int try_multi(const char* target) {
    bpf_prog_load_opts options{};
    options.sz = sizeof options;
    options.expected_attach_type = BPF_TRACE_KPROBE_MULTI;
    const int program = bpf_prog_load(BPF_PROG_TYPE_KPROBE, "daxscope_try", "Dual BSD/GPL",
                                      kNothing, std::size(kNothing), &options);
    if (program < 0) {
        return -program;
    }
    bpf_link_create_opts link_options{};
    link_options.sz = sizeof link_options;
    link_options.kprobe_multi.syms = &target;
    link_options.kprobe_multi.cnt = 1;
    const int link = bpf_link_create(program, 0, BPF_TRACE_KPROBE_MULTI, &link_options);
    const int error = link < 0 ? -link : 0;
    if (link >= 0) {
        close(link);
    }
    close(program);
    return error;
}

int try_kprobe(const char* target) {
    std::ifstream file("/sys/bus/event_source/devices/kprobe/type");
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    if (!(file >> attributes.type)) {
        return ENOENT; // built without CONFIG_KPROBE_EVENTS
    }
    attributes.config1 = reinterpret_cast<std::uintptr_t>(target);
    const long event = syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    if (event < 0) {
        return errno;
    }
    close(static_cast<int>(event));
    return 0;
}

} // namespace

int try_attach(Attach attach, const KernelTypes& types) {
    const libbpf_print_fn_t before = libbpf_set_print(nullptr);
    int error = 0;
    switch (attach) {
    case Attach::Btf:
    case Attach::Raw:
        error = try_typed(BPF_TRACE_RAW_TP, types.tracepoint_id("dax_pmd_fault"));
        break;
    case Attach::Fentry:
        error = try_typed(BPF_TRACE_FENTRY, types.function_id("unmap_mapping_pages"));
        break;
    case Attach::Multi:
        error = try_multi("unmap_mapping_pages");
        break;
    case Attach::Kprobe:
        error = try_kprobe("unmap_mapping_pages");
        break;
    }
    libbpf_set_print(before);
    return error;
}

} // namespace daxscope::ebpf
