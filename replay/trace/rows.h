// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a Writer writes: the schema and one row of each table. When it does, in which file and what
// becomes of that is the Writer's affair.
#pragma once

#include "replay/trace/arch.h"
#include "replay/trace/event.h"
#include "replay/trace/hasher.h"
#include "replay/trace/sqlite.h"

#include <span>
#include <string_view>

namespace daxscope::trace {

/// The statements that fill a trace file. Each bind() gives one that is ready to be stepped and
/// reset; what it was given must live until then.
class Rows {
public:
    /// Rows that go out in one INSERT.
    static constexpr std::size_t kPerInsert = 64;

    Rows() = default;
    /// Of a file that has the schema. It must outlive this.
    explicit Rows(const Database& db);

    /// Makes tables and views, and fills the decoding tables for a kernel release (`uname -r`)
    /// and an x86-64 machine.
    static void make_schema(const Database& db, std::string_view kernel_release);
    /// Fills `pmd_state` anew, for another machine.
    static void fill_pmd_state(const Database& db, Arch arch);

    Statement& bind(std::string_view key, std::string_view value); ///< a row of `session`
    Statement& bind(const File& file);
    Statement& bind(const Task& task);
    Statement& bind(const Mapping& mapping); ///< replaces the row of this id
    Statement& bind(const Loss& loss);
    Statement& bind(const ClockSnapshot& snapshot);
    Statement& bind(Event event);
    /// @param events exactly kPerInsert
    Statement& bind(std::span<const Event> events);

    /// What key::kHash is to say of all rows that were bound and what `db` has in its other tables.
    /// Once, after everything else.
    /// @throws Error(Exit::Io) where a reader would refuse them
    std::string hash(const Database& db);

private:
    ContentHash hash_;
    Statement events_, event_, session_, file_, task_, mapping_, loss_, clock_;
};

} // namespace daxscope::trace
