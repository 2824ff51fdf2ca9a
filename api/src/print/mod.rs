//! What is made for printing: written once as a [`paper::Paper`], given out as a page for browsers or as PDF.

pub mod html;
pub mod paper;
pub mod pdf;
pub mod reply;
