// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipes.h"

#include <fmt/format.h>

namespace daxscope::cli {

namespace {

// clang-format off: what is in the strings is for a shell
// @NAME@ is what RecipeKernel has of that name.
constexpr std::string_view kProbes = R"SH(cd /sys/kernel/tracing
probe() { echo "$1" >> kprobe_events || echo "not set: $1" >&2; }
FILE='dev=+@s_dev@(+@i_sb@(+@host@($arg1))):u32 ino=+@i_ino@(+@host@($arg1)):u64'
probe 'p:dax_vma dax_iomap_fault vma=+0($arg1):x64 mm=+@vm_mm@(+0($arg1)):x64'
probe "p:dax_unmap unmap_mapping_pages $FILE start_index=\$arg2:u64 pages=\$arg3:u64"
probe 'r:dax_unmap_done unmap_mapping_pages'
probe "p:dax_unmap_range unmap_mapping_range $FILE offset=\$arg2:u64 length=\$arg3:u64"
probe 'r:dax_unmap_range_done unmap_mapping_range'
# before 6.3 it may be missing
probe 'p:dax_zap @zap@ vma=$arg1:x64 address=$arg2:x64 length=$arg3:u64'
probe 'p:dax_munmap uprobe_munmap vma=$arg1:x64 vm_start=$arg2:x64 vm_end=$arg3:x64'
cd - > /dev/null
about() { echo "# os release : $(uname -r)"; echo "# arch : $(uname -m)"; echo "# clock : $1"; }
)SH";

constexpr std::string_view kOfThisKernel =
    R"SH(# As root, on the machine that is to be looked at, if it runs @release@: the probes look where the
# BTF of that kernel says. For another one print the recipe there.
)SH";
constexpr std::string_view kOfNoKernel =
    R"SH(# As root, on the machine that is to be looked at. The kernel here does not say where the probes
# have to look (it has no BTF): they look where 6.12 on x86-64 has it. `pahole -C` tells whether
# address_space.host (0), inode.i_sb (0x28), inode.i_ino (0x40), super_block.s_dev (0x10) and
# vm_area_struct.vm_mm (0x10) lie there; since 7.0 zap_vma_range is zap_page_range_single.
)SH";

constexpr std::string_view kTraceCmd = R"SH(
# WORKLOAD is the command to look at; leave it out to record until Ctrl-C. Where trace-cmd says "error in
# size of file '/proc/kallsyms'", BPF programs ended meanwhile: sysctl net.core.bpf_jit_kallsyms=0 hides them.
trace-cmd record -C boot -b 20000 -o dax.dat -e fs_dax -e kprobes \
    -e iomap:iomap_iter_dstmap -e iomap:iomap_iter_srcmap -e sched:sched_process_exit WORKLOAD
{ about boot; trace-cmd report -R -t -i dax.dat; } > dax.txt
echo > /sys/kernel/tracing/kprobe_events
# Then, where daxscope is:
#   daxscope import dax.txt -o dax.daxtrace
)SH";

constexpr std::string_view kPerf = R"SH(
# WORKLOAD is the command to look at; `sleep 10` looks for ten seconds.
perf record -a -k CLOCK_MONOTONIC -m 4M -o dax.perf -e 'fs_dax:*' -e 'kprobes:dax_*' \
    -e iomap:iomap_iter_dstmap -e iomap:iomap_iter_srcmap -e sched:sched_process_exit WORKLOAD
{ about mono
  perf script --ns --show-lost-events -F comm,pid,tid,cpu,time,event,trace -i dax.perf; } > dax.txt
echo > /sys/kernel/tracing/kprobe_events
# Then, where daxscope is:
#   daxscope import dax.txt -o dax.daxtrace
)SH";

constexpr std::string_view kBpftrace =
    R"SH(# As root, on the machine that is to be looked at; the kernel needs BTF. End it with Ctrl-C.
# One line an event: its name, then key=value in any order, comm last, for it may hold anything.
cat > dax.bt <<'END'
tracepoint:fs_dax:dax_pmd_fault, tracepoint:fs_dax:dax_pmd_fault_done {
    printf("%s ts=%llu cpu=%d tgid=%d tid=%d dev=%u ino=%llu vm_flags=%llu address=%llu vm_start=%llu vm_end=%llu pgoff=%llu max_pgoff=%llu flags=%u result=%d comm=%s\n",
           probe, nsecs, cpu, pid, tid, args->dev, args->ino, args->vm_flags, args->address, args->vm_start, args->vm_end, args->pgoff, args->max_pgoff, args->flags, args->result, comm);
}
tracepoint:fs_dax:dax_pte_fault, tracepoint:fs_dax:dax_pte_fault_done {
    printf("%s ts=%llu cpu=%d tgid=%d tid=%d dev=%u ino=%llu vm_flags=%llu address=%llu pgoff=%llu flags=%u result=%d comm=%s\n",
           probe, nsecs, cpu, pid, tid, args->dev, args->ino, args->vm_flags, args->address, args->pgoff, args->flags, args->result, comm);
}
kprobe:dax_iomap_fault {
    $vma = ((struct vm_fault *)arg0)->vma;
    printf("dax_vma ts=%llu cpu=%d tgid=%d tid=%d vma=%llu mm=%llu comm=%s\n", nsecs, cpu, pid, tid, (uint64)$vma, (uint64)$vma->vm_mm, comm);
}
kprobe:unmap_mapping_pages {
    $host = ((struct address_space *)arg0)->host;
    printf("dax_unmap ts=%llu cpu=%d tgid=%d tid=%d dev=%u ino=%llu start_index=%llu pages=%llu comm=%s\n",
           nsecs, cpu, pid, tid, $host->i_sb->s_dev, $host->i_ino, arg1, arg2, comm);
}
kretprobe:unmap_mapping_pages {
    printf("dax_unmap_done ts=%llu cpu=%d tgid=%d tid=%d comm=%s\n", nsecs, cpu, pid, tid, comm);
}
kprobe:@zap@ {
    printf("dax_zap ts=%llu cpu=%d tgid=%d tid=%d vma=%llu address=%llu length=%llu comm=%s\n", nsecs, cpu, pid, tid, arg0, arg1, arg2, comm);
}
kprobe:uprobe_munmap {
    printf("dax_munmap ts=%llu cpu=%d tgid=%d tid=%d vma=%llu vm_start=%llu vm_end=%llu comm=%s\n", nsecs, cpu, pid, tid, arg0, arg1, arg2, comm);
}
tracepoint:iomap:iomap_iter_dstmap {
    printf("iomap_iter_dstmap ts=%llu cpu=%d tgid=%d tid=%d dev=%u ino=%llu addr=%llu offset=%llu length=%llu type=%u flags=%u comm=%s\n",
           nsecs, cpu, pid, tid, args->dev, args->ino, args->addr, args->offset, args->length, args->type, args->flags, comm);
}
END
about() { echo "# os release : $(uname -r)"; echo "# arch : $(uname -m)"; echo "# clock : $1"; }
# It prints what one processor has, then what the next has: the lines are put in the order of time.
{ about boot
  BPFTRACE_PERF_RB_PAGES=4096 bpftrace -q dax.bt | { trap '' INT; sort -s -k 2.4bn,2; }; } > dax.txt
# Then, where daxscope is:
#   daxscope import dax.txt -o dax.daxtrace
)SH";

// clang-format on

} // namespace

std::vector<std::string> recipe_tools() {
    return {"trace-cmd", "perf", "bpftrace"};
}

std::string recipe(std::string_view tool, const RecipeKernel& kernel) {
    std::string text(tool == "bpftrace"       ? ""
                     : kernel.release.empty() ? kOfNoKernel
                                              : kOfThisKernel);
    text += tool == "bpftrace" ? kBpftrace : kProbes;
    text += tool == "bpftrace" ? "" : tool == "perf" ? kPerf : kTraceCmd;
    const auto put = [&text](std::string_view name, const std::string& value) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
            text.replace(at, name.size(), value);
            at += value.size();
        }
    };
    put("@release@", kernel.release);
    put("@host@", fmt::format("{:#x}", kernel.host));
    put("@i_sb@", fmt::format("{:#x}", kernel.i_sb));
    put("@i_ino@", fmt::format("{:#x}", kernel.i_ino));
    put("@s_dev@", fmt::format("{:#x}", kernel.s_dev));
    put("@vm_mm@", fmt::format("{:#x}", kernel.vm_mm));
    put("@zap@", kernel.zap);
    return text;
}

} // namespace daxscope::cli
