// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/thing_menu.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <algorithm>

namespace daxscope::gui {

namespace {

/// Fills one menu.
class Filler {
    Q_DECLARE_TR_FUNCTIONS(ThingMenu)
public:
    Filler(QMenu* menu, const Thing& thing, std::shared_ptr<const Sides> sides, Document* document,
           ViewState* state)
        : menu_(menu), thing_(thing), sides_(std::move(sides)), place_((*sides_)[thing.side]),
          trace_(place_.trace()), document_(document), state_(state) {}

    void fill() {
        addHandler();
        menu_->addSeparator();
        addGoing();
        menu_->addSeparator();
        addFilters();
        menu_->addSeparator();
        addRows();
        menu_->addSeparator();
        if (!thing_.text.isEmpty()) {
            add(tr("&Copy"), [text = thing_.text] { QGuiApplication::clipboard()->setText(text); });
        }
    }

private:
    /// A name of the trace may hold an &, which is no mnemonic.
    static QString plain(QString text) { return text.replace(u'&', QStringLiteral("&&")); }

    template <typename Function>
    void add(const QString& text, Function function) {
        QObject::connect(menu_->addAction(text), &QAction::triggered, state_, std::move(function));
    }

    void addHandler() {
        if (thing_.handler == nullptr || document_ == nullptr || sides_->isTwo()) {
            return;
        }
        Document* const document = document_;
        const model::Handler* const handler = thing_.handler;
        const auto of = [](const replay::Run& run) { return model::find_handler(run.handler); };
        const model::Handler *const before = of(place_.comparison->before),
                                    *const after = of(place_.comparison->after);
        add(tr("Make it the run &before"),
            [document, handler, after] { document->setHandlers(handler, after); });
        add(tr("Make it the run &after"),
            [document, handler, before] { document->setHandlers(before, handler); });
    }

    void addGoing() {
        ViewState* const state = state_;
        const auto sides = sides_;
        if (thing_.outcome) {
            const auto cause = describe::cause(*place_.comparison, place_.run, *thing_.outcome);
            if (cause.outcome || cause.event) {
                add(tr("&Jump to cause"),
                    [state, sides, outcome = *thing_.outcome, side = thing_.side] {
                        navigate::select(*sides, *state, outcome, side);
                        navigate::toCause(*sides, *state);
                    });
            }
        }
        if (thing_.storm) {
            add(tr("Go to this &storm"), [state, sides, storm = *thing_.storm] {
                navigate::toStorm(*sides, *state, storm);
            });
        }
        if (thing_.mapping && !thing_.outcome) {
            add(tr("Go to its &first fault"),
                [state, sides, mapping = *thing_.mapping, side = thing_.side] {
                    navigate::toMapping(*sides, *state, mapping, side);
                });
        }
    }

    void filter(const QString& text, const QStringList& terms) {
        add(text, [state = state_, terms] {
            state->setFilter(EventFilter::narrowed(state->filter(), terms));
        });
    }

    /// Only what passes a term, and only what does not. What the filter does is named so, apart
    /// from which rows there are.
    void onlyOrNot(const QString& what, const QString& term) {
        filter(tr("Filter: only %1").arg(what), {term});
        excluded_.push_back({tr("Filter: not %1").arg(what), u'-' + term});
    }

    void addFilters() {
        if (!thing_.terms.isEmpty() && !sides_->isTwo()) {
            filter(tr("Filter: only %1").arg(plain(thing_.terms_name)), thing_.terms);
        }
        if (!thing_.term.isEmpty() && !sides_->isTwo()) {
            onlyOrNot(plain(thing_.term), thing_.term);
        }
        if (thing_.mapping && !sides_->isTwo()) { // two traces have no mapping in common
            onlyOrNot(tr("mapping %1").arg(*thing_.mapping),
                      QStringLiteral("mapping:%1").arg(*thing_.mapping));
        }
        const trace::Task* const task = thing_.task ? trace_.task(*thing_.task) : nullptr;
        if (task != nullptr && !sides_->isTwo()) {
            onlyOrNot(tr("task %1").arg(plain(format::task(trace_, task->id))),
                      QStringLiteral("tid:%1").arg(task->tid));
        }
        if (const auto tgid = process(); tgid && !sides_->isTwo()) {
            onlyOrNot(tr("process %1").arg(plain(format::process(trace_, *tgid))),
                      QStringLiteral("pid:%1").arg(*tgid));
        }
        if (thing_.storm) {
            const replay::Storm& storm =
                (*sides_)[thing_.storm->side]
                    .storms()[static_cast<std::size_t>(thing_.storm->index)];
            const std::int64_t zero = sides_->zeroOf(thing_.storm->side).value_or(trace_.begin());
            filter(
                tr("Filter: only what is in this s&torm"),
                {EventFilter::ofRange(trace_, storm.range),
                 QStringLiteral("time:%1ns..%2ns").arg(storm.begin - zero).arg(storm.end - zero)});
        }
        if (thing_.row) {
            const std::uint32_t range = place_.range(*thing_.row);
            if (range != replay::kNoIndex) {
                onlyOrNot(tr("range %1").arg(plain(format::fileAndRange(trace_, range))),
                          EventFilter::ofRange(trace_, range));
            }
        } else if (thing_.file) {
            onlyOrNot(
                tr("file %1").arg(plain(format::fileShort(trace_, *thing_.file))),
                EventFilter::term(QStringLiteral("file"), format::file(trace_, *thing_.file)));
        }
        for (const auto& [text, term] : excluded_) {
            filter(text, {term});
        }
        if (!state_->filter().isEmpty()) {
            add(tr("&No filter"), [state = state_] { state->setFilter({}); });
        }
    }

    std::optional<std::int64_t> process() const {
        if (thing_.tgid) {
            return thing_.tgid;
        }
        if (const trace::Task* task = thing_.task ? trace_.task(*thing_.task) : nullptr) {
            return task->tgid;
        }
        const trace::Mapping* mapping = thing_.mapping ? trace_.mapping(*thing_.mapping) : nullptr;
        return mapping == nullptr || mapping->tgid == trace::kNone ? std::nullopt
                                                                   : std::optional(mapping->tgid);
    }

    /// The rows of the ranges of which `wanted` is true.
    template <typename Wanted>
    QVector<std::uint32_t> ranges(Wanted wanted) const {
        QVector<std::uint32_t> found;
        for (std::uint32_t range = 0; range < trace_.ranges().size(); ++range) {
            if (wanted(trace_.ranges()[range])) {
                found << place_.row(range);
            }
        }
        return found;
    }

    bool reaches(const trace::Mapping& mapping, const trace::PmdRange& range) const {
        const auto pages = static_cast<std::int64_t>(mapping.vm_end - mapping.vm_start) /
                           trace_.session().page_size;
        return mapping.file == range.file && range.pgoff < mapping.vm_pgoff + pages &&
               range.pgoff + trace_.session().pages_per_pmd() > mapping.vm_pgoff;
    }

    void show(const QString& text, const QVector<std::uint32_t>& rows) {
        if (!rows.isEmpty()) {
            add(text, [state = state_, rows] { state->setRows(rows); });
        }
    }

    void addRows() {
        if (thing_.row) {
            show(tr("Show only this ro&w"), {*thing_.row});
            const bool pinned = state_->isPinned(*thing_.row);
            add(pinned ? tr("&Keep the row on top no longer") : tr("&Keep the row on top"),
                [state = state_, row = *thing_.row, pinned] { state->pin(row, !pinned); });
            QVector<std::uint32_t> rest = state_->rows();
            if (rest.removeAll(*thing_.row) > 0) {
                show(tr("&Hide this row"), rest);
            }
        } else if (thing_.mapping) {
            const trace::Mapping* mapping = trace_.mapping(*thing_.mapping);
            show(tr("Show only the ro&ws of mapping %1").arg(*thing_.mapping),
                 ranges([&](const auto& range) {
                     return mapping != nullptr && reaches(*mapping, range);
                 }));
        } else if (thing_.tgid) {
            show(tr("Show only the ro&ws of this process"), ranges([&](const auto& range) {
                     return std::any_of(trace_.mappings().begin(), trace_.mappings().end(),
                                        [&](const trace::Mapping& mapping) {
                                            return mapping.tgid == *thing_.tgid &&
                                                   reaches(mapping, range);
                                        });
                 }));
        } else if (thing_.file) {
            show(tr("Show only the ro&ws of this file"),
                 ranges([&](const auto& range) { return range.file == *thing_.file; }));
        }
        if (state_->rows().size() < static_cast<int>(sides_->rows())) {
            show(tr("Show &all rows"), sides_->order());
        }
    }

    QMenu* menu_;
    std::vector<std::pair<QString, QString>> excluded_; ///< what a menu says, its term
    const Thing& thing_;
    std::shared_ptr<const Sides> sides_;
    const PaneSide& place_;
    const trace::Trace& trace_;
    Document* document_;
    ViewState* state_;
};

} // namespace

QMenu* offerThing(const Thing& thing, const std::shared_ptr<const Sides>& sides, Document* document,
                  ViewState* state, const QPoint& global, QWidget* parent) {
    auto* menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("thing-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Filler(menu, thing, sides, document, state).fill();
    if (document != nullptr) {
        QObject::connect(document, &Document::comparisonChanged, menu, &QMenu::close);
    }
    menu->popup(global);
    return menu;
}

} // namespace daxscope::gui
