// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/decode.h"
#include "records.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

struct Fixture : testing::Test {
    Identities identities{kPage};
    Decoder decoder{identities};
    template <typename Record>
    void take(const Record& record) {
        decoder.take(std::as_bytes(std::span(&record, 1)));
    }
};
using Decode = Fixture;

TEST_F(Decode, every_column_of_a_fault_comes_from_its_record) {
    daxscope_record r = record_of(DAXSCOPE_PMD_FAULT, 1000);
    r.ts_end = 1500;
    r.pgoff = 513;
    r.flags = 0x1255;
    r.result = 0x100;
    r.pmd_in = 0x80000001488000a5;
    r.pmd_out = 0x82000001004008e7;
    r.arg0 = 1024;
    r.arg1 = 512;
    r.extent = 2 | 4ULL << 16 | DAXSCOPE_EXTENT_HAS_SOURCE;
    take(name_of({"f"}));
    take(r);
    ASSERT_EQ(decoder.events().size(), 1U);
    trace::Event want;
    want.seq = 1;
    want.ts = 1000;
    want.ts_end = 1500;
    want.kind = trace::Kind::PmdFault;
    want.task = want.mapping = want.file = 1;
    want.pgoff = 513;
    want.flags = 0x1255;
    want.result = 0x100;
    want.pmd_in = 0x80000001488000a5;
    want.pmd_out = 0x82000001004008e7;
    want.arg0 = 1024;
    want.arg1 = 512;
    want.extent = 2 | trace::kIomapShared << trace::kExtentFlagsShift |
                  static_cast<std::int64_t>(trace::kExtentHasSource);
    EXPECT_EQ(decoder.events()[0], want);
    EXPECT_EQ(identities.take().files[0].path, "/f");
}

TEST_F(Decode, an_unmap_has_no_mapping_and_an_instant_no_end) {
    daxscope_record r = record_of(DAXSCOPE_UNMAP, 10, {0});
    r.arg0 = 512;
    r.arg1 = DAXSCOPE_BY_FALLOCATE;
    take(r);
    const trace::Event& event = decoder.events()[0];
    EXPECT_EQ(event.mapping, trace::kNone);
    EXPECT_EQ(event.ts_end, trace::kNone);
    EXPECT_EQ(event.extent, trace::kNone);
    EXPECT_EQ(event.arg1, static_cast<int>(trace::Origin::Fallocate));
}

TEST_F(Decode, a_munmap_ends_the_mapping_that_it_names) {
    take(record_of(DAXSCOPE_PMD_FAULT, 1));
    take(munmap_of(2, {}, 0, 1024));
    take(record_of(DAXSCOPE_PMD_FAULT, 3));
    EXPECT_EQ(decoder.events()[1].mapping, 1);
    EXPECT_EQ(decoder.events()[2].mapping, 2);
}

TEST_F(Decode, a_measured_access_is_a_mappings_and_no_tasks) {
    daxscope_record r = record_of(DAXSCOPE_ACCESS, 10);
    r.tgid = r.tid = 0;
    r.ts_end = 20;
    r.pgoff = r.arg0 = 512;
    take(r);
    const trace::Event& event = decoder.events()[0];
    EXPECT_EQ(event.kind, trace::Kind::Access);
    EXPECT_EQ(event.task, trace::kNone);
    EXPECT_EQ(event.mapping, 1);
    EXPECT_EQ(event.ts_end, 20);
    const Identities::Fresh fresh = identities.take();
    EXPECT_TRUE(fresh.tasks.empty());
    ASSERT_EQ(fresh.mappings.size(), 1U);
    EXPECT_EQ(fresh.mappings[0].tgid, 100);
}

TEST_F(Decode, the_sequence_goes_on_over_batches) {
    take(record_of(DAXSCOPE_PMD_FAULT, 1));
    decoder.clear();
    take(record_of(DAXSCOPE_PTE_FAULT, 2));
    EXPECT_EQ(decoder.events()[0].seq, 2);
    EXPECT_EQ(decoder.total(), 2U);
    EXPECT_EQ(decoder.total(trace::Kind::PteFault), 1U);
}

TEST_F(Decode, what_is_no_record_is_counted_and_left_out) {
    take(std::uint64_t{0});
    take(record_of(0, 1));
    take(record_of(DAXSCOPE_KINDS, 1));
    decoder.take({});
    daxscope_record r = record_of(DAXSCOPE_PMD_FAULT, 1);
    decoder.take(std::as_bytes(std::span(&r, 1)).first(100));
    EXPECT_TRUE(decoder.events().empty());
    EXPECT_EQ(decoder.strange(), 5U);
}

} // namespace
} // namespace daxscope::ebpf
