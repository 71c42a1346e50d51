<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>omnidrive::ui</name>
    <message numerus="yes">
        <source>%n plots saved in %1.</source>
        <translation>
            <numerusform>%n plot saved in %1.</numerusform>
            <numerusform>%n plots saved in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurvePlot</name>
    <message numerus="yes">
        <source>%1 (%n at or below 0 left out)</source>
        <translation>
            <numerusform>%1 (%n at or below 0 left out)</numerusform>
            <numerusform>%1 (%n at or below 0 left out)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n ≤ 0: ▼)</source>
        <translation>
            <numerusform>%1 (%n ≤ 0: ▼)</numerusform>
            <numerusform>%1 (%n ≤ 0: ▼)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveSeries</name>
    <message numerus="yes">
        <source>%1 · mean of %n runs</source>
        <translation>
            <numerusform>%1 · mean of %n run</numerusform>
            <numerusform>%1 · mean of %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailureTableModel</name>
    <message numerus="yes">
        <source>%1: %n failures</source>
        <translation>
            <numerusform>%1: %n failure</numerusform>
            <numerusform>%1: %n failures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailuresPanel</name>
    <message numerus="yes">
        <source> %n left out: %1.</source>
        <translation>
            <numerusform> %n left out: %1.</numerusform>
            <numerusform> %n left out: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cases are in %1.</source>
        <translation>
            <numerusform>%n case is in %1.</numerusform>
            <numerusform>%n cases are in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FramePanel</name>
    <message numerus="yes">
        <source>Key objects of %n pictures are known.</source>
        <translation>
            <numerusform>Key objects of %n picture are known.</numerusform>
            <numerusform>Key objects of %n pictures are known.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n records or pictures were left out: %1</source>
        <translation>
            <numerusform>%n record or picture was left out: %1</numerusform>
            <numerusform>%n records or pictures were left out: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LabelSetEditor</name>
    <message numerus="yes">
        <source>%n annotations say &quot;%1&quot; and keep saying so; it is only not offered any more.</source>
        <translation>
            <numerusform>%n annotation says &quot;%1&quot; and keeps saying so; it is only not offered any more.</numerusform>
            <numerusform>%n annotations say &quot;%1&quot; and keep saying so; it is only not offered any more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LaunchForm</name>
    <message numerus="yes">
        <source>%n steps; %1; %2</source>
        <translation>
            <numerusform>%n step; %1; %2</numerusform>
            <numerusform>%n steps; %1; %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeComparison</name>
    <message numerus="yes">
        <source>%n fields differ.</source>
        <translation>
            <numerusform>%n field differs.</numerusform>
            <numerusform>%n fields differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeEditor</name>
    <message numerus="yes">
        <source>%n fields do not fit: %1</source>
        <translation>
            <numerusform>%n field does not fit: %1</numerusform>
            <numerusform>%n fields do not fit: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TokenStripView</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfPanel</name>
    <message numerus="yes">
        <source>Done: %n continuation(s)</source>
        <translation>
            <numerusform>Done: %n continuation</numerusform>
            <numerusform>Done: %n continuations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n continuation(s) kept</source>
        <translation>
            <numerusform>Cancelled; %n continuation kept</numerusform>
            <numerusform>Cancelled; %n continuations kept</numerusform>
        </translation>
    </message>
</context>
</TS>
