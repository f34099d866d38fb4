// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/drive.h"

namespace daxscope::replay {

/// What the kernel really did: a recorded fault is a fault, and unmaps and maps as its events say.
class RecordedDrive final : public Drive {
public:
    RecordedDrive(const trace::Trace& trace, const Plan& plan, Sink& sink)
        : Drive(trace, plan, sink) {}

    Run named() const override;
    bool counts_assumed() const override { return false; }

private:
    bool ask_page_tables(std::uint32_t flight, std::int64_t time) override;
    Asked whom(std::uint32_t access, model::Fault& fault, std::int64_t time) override;
    void reach(Flight&, unsigned, std::int64_t) override {} // all is done by its events
    void unmap_of(Flight& flight, std::uint32_t event, std::int64_t time) override;
    void force(Flight& flight, std::int64_t time) override;
    bool end_bracket(Flight& flight, std::int64_t time) override;
    void again(Flight&) override {}
    void end(Flight& flight, std::int64_t time) override;
    bool kernel_found_none(const Access& access) const override;
    void map(Flight& flight, std::uint32_t event, std::int64_t time);
};

} // namespace daxscope::replay
