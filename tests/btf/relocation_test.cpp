// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every relocation and every attach point of the probe against the type information of every kernel
// that tests/vm boots. Where the mirror does not have a kernel (any more), its tests are skipped
// with the reason.
#include "ebpf/hooks.h"
#include "ebpf/kernel_types.h"
#include "reach.h"
#include "relocate.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>

using namespace daxscope;

namespace {

struct Series {
    const char* name;
    bool named_union; ///< struct dentry has d_u
    /// Hooks that nothing can be attached to on that series: not recorded there.
    std::set<std::string> not_recorded;
};

void PrintTo(const Series& series, std::ostream* out) {
    *out << series.name;
}

const Series kSeries[] = {
    // No module has type information before 5.11; faults go through iomap_iter() since 5.15;
    // pte_offset_map_lock() is a macro before 6.5, the rmap of a PMD page_add_file_rmap()'s
    // before 6.8.
    {"5.10",
     true,
     {"erofs_dax_huge_fault", "ext4_dax_huge_fault", "fuse_dax_huge_fault",
      "xfs_filemap_huge_fault", "iomap_iter_dstmap", "iomap_iter_srcmap", "pte_offset_map_lock",
      "folio_add_file_rmap_pmd"}},
    {"6.1", true, {"pte_offset_map_lock", "folio_add_file_rmap_pmd"}},
    {"6.12", true, {}},
    {"6.16", true, {}},
    {"6.17", true, {}},
    {"6.18", true, {}},
    {"7.2", false, {}},
    {"7.3", false, {}},
};

class Relocation : public testing::TestWithParam<Series> {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(types())) {
            std::ifstream reason(folder() + "/skipped");
            GTEST_SKIP() << "no type information of " << GetParam().name << ": "
                         << std::string(std::istreambuf_iterator<char>(reason), {});
        }
    }
    static std::string folder() { return std::string(DAXSCOPE_BTF "/") + GetParam().name; }
    static std::string types() { return folder() + "/vmlinux"; }
    static daxscope::btf::Relocated relocate(const char* name) {
        return daxscope::btf::relocate(std::string(DAXSCOPE_OBJECTS "/") + name + ".bpf.o",
                                       types());
    }
};

/// "": the verifier meets no relocation without a target. Else what there is, in libbpf's words.
std::string trouble(const daxscope::btf::Relocated::Program& program) {
    const auto places = daxscope::btf::reachable(program.code);
    const auto bad = std::find_if(places.begin(), places.end(), [&](std::size_t at) {
        return daxscope::btf::poisoned(program.code[at]);
    });
    if (bad == places.end()) {
        return {};
    }
    std::string text =
        program.name + ", instruction " + std::to_string(*bad) + ": one of these has no target";
    for (const std::string& relocation :
         std::set(program.targetless.begin(), program.targetless.end())) {
        text += "\n  " + relocation;
    }
    return text;
}

/// Programs of the ways that this kernel offers: no others are ever loaded.
std::set<std::string> offered_programs(const ebpf::KernelTypes& types) {
    std::set<std::string> names;
    for (const ebpf::Hook& hook : ebpf::hooks()) {
        for (const ebpf::Way& way : hook.ways) {
            if (ebpf::offered(way, types)) {
                names.insert(way.programs.begin(), way.programs.end());
            }
        }
    }
    return names;
}

TEST_P(Relocation, every_program_that_is_offered_finds_its_fields_or_asks_whether_they_exist) {
    const char* other = std::getenv("DAXSCOPE_OBJECT"); // another object, for trying one out
    const auto relocated =
        daxscope::btf::relocate(other != nullptr ? other : DAXSCOPE_PROBE, types());
    ASSERT_EQ(relocated.error, "");
    EXPECT_GT(relocated.relocations, 200) << "libbpf says something else than this test reads";
    std::set<std::string> left = offered_programs(ebpf::KernelTypes(folder()));
    EXPECT_GT(left.size(), 40U);
    for (const auto& program : relocated.programs) {
        if (left.erase(program.name) != 0) {
            EXPECT_GT(daxscope::btf::reachable(program.code).size(), 3U) << program.name;
            EXPECT_EQ(trouble(program), "");
        }
    }
    EXPECT_THAT(left, testing::IsEmpty()) << "the object does not have these";
}

TEST_P(Relocation, every_hook_has_a_way_or_is_listed_as_not_recorded) {
    const ebpf::KernelTypes types(folder());
    ASSERT_TRUE(types.present());
    std::set<std::string> without;
    for (const ebpf::Hook& hook : ebpf::hooks()) {
        if (hook.when == ebpf::When::Present) {
            continue; // where it is absent, another does its work
        }
        if (std::none_of(hook.ways.begin(), hook.ways.end(),
                         [&](const ebpf::Way& way) { return ebpf::offered(way, types); })) {
            without.insert(std::string(hook.name));
            EXPECT_FALSE(hook.needed) << hook.name;
        }
    }
    EXPECT_EQ(without, GetParam().not_recorded);
}

// 7.1 took the name from dentry.d_u, and no program of the probe could be loaded from there on.
TEST_P(Relocation, a_field_that_is_gone_is_refused_unless_it_is_asked_for) {
    const auto plain = relocate("named_union");
    ASSERT_EQ(plain.error, "");
    ASSERT_EQ(plain.programs.size(), 1U);
    EXPECT_EQ(plain.relocations, 1);
    if (GetParam().named_union) {
        EXPECT_EQ(trouble(plain.programs[0]), "");
    } else {
        EXPECT_THAT(trouble(plain.programs[0]), testing::HasSubstr("struct dentry.d_u.d_alias"));
    }
    const auto guarded = relocate("guarded_union");
    ASSERT_EQ(guarded.error, "");
    ASSERT_EQ(guarded.programs.size(), 1U);
    EXPECT_EQ(guarded.relocations, 2);
    EXPECT_EQ(trouble(guarded.programs[0]), "");
    EXPECT_EQ(guarded.programs[0].targetless.empty(), GetParam().named_union);
}

INSTANTIATE_TEST_SUITE_P(Kernels, Relocation, testing::ValuesIn(kSeries), [](const auto& chosen) {
    std::string name = chosen.param.name;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
});

} // namespace
