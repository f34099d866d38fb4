// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/arch.h"

#include "tests/unit/trace/sample.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

using namespace daxscope::trace;

// Values of *vmf->pmd seen on real kernels: the huge zero page, storage on 6.12, a page table.
TEST(Arch, PmdValuesOfRealX86KernelsAreTold) {
    EXPECT_EQ(pmd_text(Arch::X86_64, 0), "none");
    EXPECT_EQ(pmd_text(Arch::X86_64, 0x8000000102e000a5), "huge ro");
    EXPECT_EQ(pmd_text(Arch::X86_64, 0x84000001486008e7), "huge rw");
    EXPECT_EQ(pmd_text(Arch::X86_64, 0x0000000104217067), "table");
}

// By the macros of arch/arm64/include/asm/pgtable-prot.h, written out: attributes index 0, AP[1],
// inner shareable, AF, nG, PXN and UXN, and what each line says.
TEST(Arch, PmdValuesOfArm64AreTold) {
    constexpr std::uint64_t kBlock = 0x0060000000000f41 | 0x140000000; // no AP[2], no DBM
    constexpr std::uint64_t kReadOnly = 1ULL << 7, kDbm = 1ULL << 51, kDirty = 1ULL << 55;
    EXPECT_EQ(pmd_text(Arch::Aarch64, 0), "none");
    EXPECT_EQ(pmd_text(Arch::Aarch64, 0x0000000104217003), "table");
    EXPECT_EQ(pmd_text(Arch::Aarch64, 0x1000000104217003), "table") << "with PXNTable";
    EXPECT_EQ(pmd_text(Arch::Aarch64, kBlock | kReadOnly), "huge ro");
    EXPECT_EQ(pmd_text(Arch::Aarch64, kBlock | kDbm | kDirty), "huge rw");
    EXPECT_EQ(pmd_text(Arch::Aarch64, kBlock | kDbm | kReadOnly), "huge rw")
        << "writable and clean: the first write marks it, DAX is not asked";
    EXPECT_EQ(pmd_text(Arch::Aarch64, (kBlock | kDbm) & ~(1ULL << 10)), "huge rw")
        << "the access flag is no permission";
    EXPECT_EQ(pmd_text(Arch::Aarch64, kBlock & ~1ULL), "none") << "bits that Linux keeps";
}

// The same bits mean something else there: what made an arm64 trace wrong without a word.
TEST(Arch, TheBitsAreThoseOfTheMachine) {
    EXPECT_EQ(pmd_text(Arch::X86_64, 0x104217003), "table");
    EXPECT_EQ(pmd_text(Arch::X86_64, 0x00e8000140000f41), "table");
    EXPECT_EQ(pmd_text(Arch::Aarch64, 0x00e8000140000f41), "huge rw");
    EXPECT_EQ(pmd_text(Arch::Aarch64, 0x80000001400000e7), "table");
}

TEST(Arch, MadeValuesAreReadAsWhatTheyAreMadeOf) {
    for (const Arch arch : {Arch::X86_64, Arch::Aarch64}) {
        for (const Pmd pmd : {Pmd::None, Pmd::Table, Pmd::HugeRo, Pmd::HugeRw}) {
            EXPECT_EQ(pmd_of(arch, pmd_value(arch, pmd)), pmd) << pmd_name(pmd);
        }
        EXPECT_NE(pmd_value(arch, Pmd::HugeRo, true), pmd_value(arch, Pmd::HugeRo));
    }
    EXPECT_EQ(pmd_value(Arch::X86_64, Pmd::HugeRw), 0x80000001400000e7);
    EXPECT_EQ(pmd_value(Arch::X86_64, Pmd::HugeRo, true), 0x80000001020000a5);
    EXPECT_EQ(pmd_value(Arch::X86_64, Pmd::Table), 0x100001067U);
}

TEST(Arch, MachinesAreKnownByTheirName) {
    EXPECT_EQ(arch_of("x86_64"), Arch::X86_64);
    EXPECT_EQ(arch_of("aarch64"), Arch::Aarch64);
    EXPECT_EQ(arch_of("riscv64"), std::nullopt);
    EXPECT_EQ(arch_of(""), std::nullopt);
    EXPECT_TRUE(untried(Arch::Aarch64));
    EXPECT_FALSE(untried(Arch::X86_64));
}

TEST(Arch, TheViewsReadTheBitsOfTheMachine) {
    const TemporaryDirectory directory;
    for (const auto& [arch, machine] :
         {std::pair(Arch::X86_64, "x86_64"), std::pair(Arch::Aarch64, "aarch64")}) {
        Sample s = sample(4);
        s.session.values[std::string(key::kMachine)] = machine;
        s.events[2].pmd_out = pmd_value(arch, Pmd::None);
        s.events[5].pmd_out = pmd_value(arch, Pmd::Table);
        s.events[8].pmd_out = pmd_value(arch, Pmd::HugeRo);
        s.events[11].pmd_out = pmd_value(arch, Pmd::HugeRw);
        const auto path = directory / (std::string(machine) + ".daxtrace");
        s.write(path);
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
        std::string words;
        sqlite3_exec(
            db, "SELECT pmd_out FROM dax_pmd_fault ORDER BY seq",
            [](void* text, int, char** values, char**) {
                *static_cast<std::string*>(text) += std::string(values[0]) + ";";
                return 0;
            },
            &words, nullptr);
        sqlite3_close(db);
        EXPECT_EQ(words, "none;table;huge ro;huge rw;") << machine;
        EXPECT_EQ(Trace::load(path)->session().arch, arch);
    }
}
