// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/libbpf_log.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

// What libbpf 1.1.2 printed on 7.3 before d_alias was found there.
TEST(LoadFailure, the_verifier_says_why_and_libbpf_says_which) {
    const LoadFailure failure = read_load_failure(
        "libbpf: prog 'btf_dax_pmd_fault': BPF program load failed: Invalid argument\n"
        "libbpf: prog 'btf_dax_pmd_fault': -- BEGIN PROG LOAD LOG --\n"
        "reg type unsupported for arg#0 function btf_dax_pmd_fault#57\n"
        "0: R1=ctx(off=0,imm=0) R10=fp0\n"
        "; struct dentry* dentry = (void*)alias - offset;\n"
        "412: <invalid CO-RE relocation>\n"
        "failed to resolve CO-RE relocation <byte_off> [29] struct dentry.d_u.d_alias (0:3:0)\n"
        "processed 388 insns (limit 1000000) max_states_per_insn 0 total_states 21\n"
        "-- END PROG LOAD LOG --\n"
        "libbpf: prog 'btf_dax_pmd_fault': failed to load: -22\n"
        "libbpf: failed to load object 'probe'\n"
        "libbpf: failed to load BPF skeleton 'probe': -22\n");
    EXPECT_EQ(failure.program, "btf_dax_pmd_fault");
    EXPECT_EQ(failure.reason, "failed to resolve CO-RE relocation <byte_off> [29] struct "
                              "dentry.d_u.d_alias (0:3:0)");
}

TEST(LoadFailure, without_a_verifier_libbpf_has_the_word) {
    const LoadFailure failure = read_load_failure(
        "libbpf: prog 'fentry_evict': failed to find kernel BTF type ID of 'evict': -3\n"
        "libbpf: prog 'fentry_evict': failed to prepare load attributes: -3\n"
        "libbpf: failed to load object 'probe'\n");
    EXPECT_EQ(failure.program, "fentry_evict");
    EXPECT_EQ(failure.reason, "failed to find kernel BTF type ID of 'evict': -3");
}

TEST(LoadFailure, one_without_a_program_is_the_objects) {
    const LoadFailure failure =
        read_load_failure("libbpf: map 'ring': failed to create: Cannot allocate memory(-12)\n"
                          "libbpf: failed to load object 'probe'\n");
    EXPECT_EQ(failure.program, "");
    EXPECT_EQ(failure.reason, "map 'ring': failed to create: Cannot allocate memory(-12)");
    EXPECT_EQ(read_load_failure("").program, "");
    EXPECT_EQ(read_load_failure("").reason, "");
}

} // namespace
} // namespace daxscope::ebpf
