// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guest/layouts.sh does, and what became of it with 6.14 (MADV_DONTNEED frees empty page
// tables) and 6.15 (breaking layouts removes every DAX entry of the file; a PMD over a folio of
// another order is refused).
#include "recording.h"
#include "runs.h"

#include <gtest/gtest.h>

using namespace daxscope;
using trace::Kind;

namespace {

class Layouts : public testing::TestWithParam<vm::Run> {
protected:
    const vm::Kernel& kernel() const { return vm::kernel(GetParam().kernel); }
    bool on_xfs() const { return std::string_view(GetParam().recording).ends_with("xfs"); }
    /// Events of a kind that the parties of a part did, on its file.
    std::vector<trace::Event> events(const char* part, Kind kind) const {
        const vm::Work& work = recording_.work(part);
        auto found = recording_.events(work, kind);
        std::erase_if(found, [&](const auto& event) { return recording_.party(work, event) < 0; });
        return found;
    }

    vm::Recording recording_{GetParam().kernel, GetParam().recording};
};

// XFS breaks the layout of the whole file for every mode of fallocate, ext4 for what takes blocks
// away.
TEST_P(Layouts, an_fsync_after_fallocate_elsewhere_finds_the_store_unless_its_entry_is_gone) {
    const bool gone = kernel().drops_entries;
    EXPECT_EQ(events("fsync-allocate", Kind::WritebackOne).size(), gone && on_xfs() ? 0U : 1U);
    EXPECT_EQ(events("fsync-punch", Kind::WritebackOne).size(), gone ? 0U : 1U);
}

TEST_P(Layouts, four_kib_entries_keep_a_later_reader_from_its_pmd_unless_they_are_gone) {
    // ext4 asks once more where the first fault has the VMA's lock alone.
    EXPECT_EQ(recording_.results(events("pte-allocate-after", Kind::PmdFault)),
              kernel().drops_entries && on_xfs() ? "NOPAGE" : "FALLBACK");
}

TEST_P(Layouts, an_emptied_page_table_is_met_again_unless_it_is_freed) {
    auto faults = events("dontneed", Kind::PmdFault);
    const auto zaps = events("dontneed", Kind::Zap);
    EXPECT_EQ(events("dontneed", Kind::PteFault).size(), 2U);
    if (!kernel().zaps_once && zaps.empty()) {
        return; // not seen there
    }
    ASSERT_EQ(zaps.size(), 1U);
    std::erase_if(faults, [&](const auto& fault) { return fault.ts < zaps[0].ts; });
    EXPECT_EQ(faults.empty(), !kernel().frees_tables);
}

TEST_P(Layouts, a_pmd_read_of_a_clone_whose_source_has_4_kib_entries_is_killed_from_6_15_on) {
    if (!on_xfs() || !kernel().reflink) {
        return;
    }
    const vm::Work& reader = recording_.work("clone-read");
    EXPECT_EQ(reader.parties.at(0).sigbus, kernel().drops_entries ? 1 : 0);
    EXPECT_EQ(recording_.results(events("clone-read", Kind::PmdFault)),
              kernel().drops_entries ? "SIGBUS" : "NOPAGE");
}

TEST_P(Layouts, an_unshare_is_told_from_other_modes_of_fallocate) {
    std::size_t whole = 0, part = 0;
    for (std::size_t k = 0; k < recording_.trace().size(); ++k) {
        const trace::Event event = recording_.trace().event(k);
        if (event.kind == Kind::Unmap &&
            event.arg1 == static_cast<std::int64_t>(trace::Origin::Unshare)) {
            ++(event.pgoff == 0 && event.arg0 == 0 ? whole : part);
        }
    }
    const bool unshared = on_xfs() && kernel().reflink;
    EXPECT_EQ(whole > 0, unshared) << "it breaks the layout of the whole file";
    EXPECT_EQ(part > 0, unshared && !kernel().drops_entries)
        << "it invalidates the range, where something is left of it";
}

INSTANTIATE_TEST_SUITE_P(Kernels, Layouts,
                         testing::ValuesIn(vm::runs_of({"layouts-xfs", "layouts-ext4"})),
                         vm::run_name);

} // namespace
