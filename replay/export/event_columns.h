// SPDX-License-Identifier: GPL-3.0-or-later
//
// One event as columns with names, for formats that are tables.
#pragma once

#include "replay/export/subject.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace daxscope::exports {

/// A column of the tables.
struct EventColumn {
    std::string_view name;
    std::string_view meaning; ///< with its unit
};
/// In their order.
std::span<const EventColumn> event_columns();

/// Takes the values of an event, one call a column, in the order of event_columns().
class ColumnSink {
public:
    virtual ~ColumnSink() = default;
    virtual void none() = 0; ///< not recorded, or does not apply
    virtual void number(std::int64_t value) = 0;
    /// Of 64 bits: hexadecimal, as the kernel prints it. Programs that hold numbers as doubles
    /// would round it.
    virtual void bits(std::uint64_t value) = 0;
    virtual void word(std::string_view value) = 0; ///< of ours: nothing in it needs care
    virtual void text(std::string_view value) = 0; ///< of others: anything may be in it
};

void put_event(const Subject& subject, const trace::Event& event, ColumnSink& sink);

} // namespace daxscope::exports
